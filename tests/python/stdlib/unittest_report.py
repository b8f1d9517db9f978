import io, unittest
class V(unittest.TestCase):
    def test_a(self): "Doc"; self.fail("x")
    def test_b(self): 1/0
    @unittest.skip("why")
    def test_c(self): pass
    def test_d(self):
        with self.subTest(i=1): self.fail()
        with self.subTest(i=2): self.skipTest("q")
        with self.subTest(i=3): pass
    @unittest.expectedFailure
    def test_e(self): self.fail()
    @unittest.expectedFailure
    def test_f(self): pass
    def test_g(self): self.assertEqual(1,2)
for v in 0, 1, 2:
    out = io.StringIO()
    unittest.TextTestRunner(stream=out,verbosity=v).run(unittest.defaultTestLoader.loadTestsFromTestCase(V))
    print("".join(line for line in out.getvalue().splitlines(True) if not line.startswith("Ran ")))
