import builtins
import re


def print(*args):
    """Without addresses."""
    builtins.print(re.sub(r"id='\d+'|0x[0-9a-f]+", "ID", " ".join(map(str, args))))


from unittest import mock
from unittest.mock import *
for c in (call, call.foo, call(1), call.foo(1,a=2), call.foo().bar(3), call.foo.bar, call().baz, call()(3)): print(repr(c), tuple(c))
m=Mock(); m(1); m.foo(2,x=3)
def t(f,*a,**k):
    try: f(*a,**k)
    except BaseException as e: print(type(e).__name__, e, repr(e.__cause__))
t(m.assert_not_called); t(Mock().assert_called); t(Mock(name='q').assert_called_once); m(4); t(m.assert_called_once); t(m.assert_called_with,5); t(m.assert_called_once_with,5); t(m.assert_has_calls,[call(9)]); t(m.assert_has_calls,[call(9)],any_order=True); t(m.assert_any_call,8); t(Mock().assert_called_with,1)
a=AsyncMock()
t(a.assert_awaited);t(a.assert_awaited_once);t(a.assert_awaited_with,1);t(a.assert_awaited_once_with,1);t(a.assert_any_await,1);t(a.assert_has_awaits,[call(1)]);t(a.assert_has_awaits,[call(1)],any_order=True);
import asyncio
asyncio.run(a(3)); t(a.assert_not_awaited); t(a.assert_has_awaits,[call(1)]);t(a.assert_has_awaits,[call(1)],any_order=True);t(a.assert_awaited_with,1);t(a.assert_any_await,1); 
t(lambda:m.assret); t(lambda:m.assert_foo)
print(repr(sentinel.x), repr(DEFAULT), repr(ANY), m.mock_calls, m.method_calls)
def f(a,b=1): pass
s=create_autospec(f); print(s, type(s)); t(s,1,2,3); s(1,b=2); s.assert_called_with(1,2); t(s.assert_called_with,3,4,5); t(s.assert_has_calls,[call(1,2,3)])
class C:
    def m(self,x): 'doc'
    a=1
c=create_autospec(C); print(c, c.m, c.return_value, c().m, c.a)
t(lambda:c.zzz); t(c().m); t(c,1); t(lambda:setattr(Mock(spec_set=C),'zz',1)); t(lambda:Mock(spec=C).zz)
t(lambda:Mock(spec=Mock())); t(lambda:create_autospec(Mock())); t(lambda: Mock(side_effect=[1])()); 
m=Mock(side_effect=iter([1])); m(); t(m)
t(lambda: patch('foo')); t(lambda: patch.object('os','x')); t(lambda: patch.object(C,'qq').start()); t(lambda: patch('nosuch.x').start()); t(lambda:patch('os.path',spec=1,autospec=1).start()); t(lambda: patch.multiple(C).start())
t(lambda: patch('os.path',new=1,autospec=1).start());t(lambda: patch('os.path',new=1,new_callable=Mock).start());t(lambda: patch('os.path',new=1,foo=1).start())
mm=MagicMock(); print(int(mm),float(mm),complex(mm),len(mm),list(mm),bool(mm),hash(mm)==hash(mm),mm==mm,mm<1 if 0 else '', str(mm)[:12], 1 in mm, round(mm), mm[1], mm+1)
t(lambda: mm<1); t(lambda: 1+mm); t(lambda:setattr(mm,'__getattr__',1)); t(lambda:setattr(mm,'__prepare__',1))
seal(mm); t(lambda:mm.foo); t(lambda:setattr(mm,'foo',1)); 
print(Mock(name='n'), Mock(spec=C).__class__, Mock(spec=C), Mock(spec_set=C), MagicMock(name='a').b.c().d)
print(mock_open(read_data='x\ny')()); print(PropertyMock())
print(mock.__all__)
p=patch('os.getcwd'); t(p.stop); p.start(); t(p.start) if 0 else None; p.stop(); t(p.stop)
print(Mock(**{'a.b.return_value':3,'c':4}).a.b()); t(lambda: create_autospec(C, spec_set=True).foo); t(lambda: NonCallableMock()()); print(NonCallableMagicMock())
t(lambda: create_autospec(list).foo); print(call.foo == ('foo',), call(1)==((1,),), call.a.b(1).c.call_list())
print(patch.TEST_PREFIX, patch.dict); t(lambda:mock.create_autospec(1,foo=2)) 
