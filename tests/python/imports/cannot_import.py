from helper_module import qqqq
