import unittest, io
class T(unittest.TestCase):
    def setUp(self): self.v = 1
    def test_ok(self): self.assertEqual(self.v, 1); self.assertIn(1, [1]); self.assertTrue(True)
    def test_raises(self):
        with self.assertRaises(ValueError) as c: int("x")
        self.assertIn("invalid", str(c.exception))
    def test_fails(self): self.assertEqual([1], [2])
    @unittest.skip("later")
    def test_skipped(self): pass
r = unittest.TextTestRunner(stream=io.StringIO()).run(unittest.defaultTestLoader.loadTestsFromTestCase(T)); print(r.testsRun, len(r.failures), len(r.errors), len(r.skipped), r.wasSuccessful())

