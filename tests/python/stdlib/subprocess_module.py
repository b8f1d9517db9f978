import subprocess, sys, os
from subprocess import *
print(run(['echo','hi'], capture_output=True), run('echo $0; exit 3', shell=True, stdout=PIPE, text=True))
for f in [lambda: run(['false'], check=True), lambda: check_output(['sh','-c','echo x; exit 2']), lambda: run(['/nonexistent/x']), lambda: run(['nonexistent-prog']), lambda: run(['ls'], cwd='/nonexistent'), lambda: run(['/etc/passwd']), lambda: run([]), lambda: Popen(['x'], bufsize='a'), lambda: run(['sh','-c','kill -9 $$'], check=True), lambda: run(['cat'], input=b'x', stdin=PIPE), lambda: run(['a\0b']), lambda: run(['x'],preexec_fn=lambda: 1/0), lambda: check_output(['sh','-c','echo abc; sleep 5'], timeout=0.3), lambda: Popen(['ls'], text=True, universal_newlines=False)]:
    try: print(f())
    except Exception as e: print(type(e).__name__, e, getattr(e,'filename',None), getattr(e,'output',None))
print(run(['cat'], input='héllo\n'*30000, text=True, capture_output=True, encoding='utf-8').stdout == 'héllo\n'*30000)
p = Popen(['cat'], stdin=PIPE, stdout=PIPE); print(p.communicate(b'abc'), p.returncode, p.poll(), p)
p = Popen(['sh','-c','echo out; echo err >&2'], stdout=PIPE, stderr=STDOUT); print(p.stdout.read(), p.wait()); p.stdout.close()
p = Popen(['sleep','10']); p.terminate(); print(p.wait()); p = Popen(['sleep','10']); p.kill(); print(p.wait())
print(getoutput('echo a; echo b'), getstatusoutput('exit 5'), call(['true']), check_call(['true']))
print(run(['env'], env={'A':'1'}, capture_output=True).stdout, run(['pwd'], cwd='/tmp', capture_output=True, text=True).stdout)
print(run(['sh','-c','echo $A; umask'], env={'A':'z','PATH':os.environ['PATH']}, umask=0o77, capture_output=True).stdout, run(['true'], stdout=DEVNULL).returncode)
r,w=os.pipe(); print(run(['sh','-c',f'echo hi >&{w}'], pass_fds=[w]).returncode, os.read(r,10), run(['sh','-c',f'echo hi >&{w}'], stderr=DEVNULL).returncode!=0)
print(run(['sh','-c','echo pre'], preexec_fn=lambda: os.environ, capture_output=True).stdout, run('ps -o pid=,sid= $$', shell=True, capture_output=True, start_new_session=True).returncode)
with Popen(['cat'], stdin=PIPE, stdout=PIPE, text=True, bufsize=1) as p:
    p.stdin.write('line\n'); print(p.stdout.readline())
print(subprocess.list2cmdline(['a b','c"d','e\\ f','']))
import threading
res=[]
ts=[threading.Thread(target=lambda: res.append(check_output(['echo','t']))) for _ in range(8)]
[t.start() for t in ts]; [t.join() for t in ts]; print(len(res), set(res))
