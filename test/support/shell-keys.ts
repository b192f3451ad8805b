import { run, type RunOptions } from "./workspace.js";

/** Types keys at a shell on a pseudo-terminal. Waits until the shell is quiet before each text. */
const PYTHON = `
import json, os, pty, select, sys, time, struct, fcntl, termios
quiet, texts = float(sys.argv[1]), json.loads(sys.argv[2])
pid, fd = pty.fork()
if pid == 0:
    fcntl.ioctl(0, termios.TIOCSWINSZ, struct.pack('HHHH', 24, 200, 0, 0))
    os.execvp(sys.argv[3], sys.argv[3:])
output, deadline = b'', time.time() + 60
def read(until):
    global output
    while time.time() < until:
        if select.select([fd], [], [], 0.05)[0]:
            try:
                data = os.read(fd, 65536)
            except OSError:
                return
            output += data
            # A terminal says where its cursor is; fish waits for the answer.
            if b'\\x1b[6n' in data: os.write(fd, b'\\x1b[1;1R')
            if b'\\x1b[c' in data or b'\\x1b[0c' in data: os.write(fd, b'\\x1b[?6c')
            until = max(until, min(deadline, time.time() + quiet))
for text in texts:
    read(time.time() + quiet)
    os.write(fd, text.encode())
read(time.time() + quiet)
while time.time() < deadline:
    done, status = os.waitpid(pid, os.WNOHANG)
    if done: break
    read(time.time() + 0.1)
else:
    os.kill(pid, 9)
print(json.dumps(output.decode('utf8', 'replace')))
`;

/** @returns Everything that the shell printed. */
export async function typeAtShell(
  command: readonly string[],
  texts: readonly string[],
  options: RunOptions & { readonly quietMs?: number },
): Promise<string> {
  const { quietMs = 1_500, ...rest } = options;
  const args = ["-c", PYTHON, String(quietMs / 1000), JSON.stringify(texts), ...command];
  const { json, stdout, stderr } = await run("python3", args, rest);
  if (!stdout) throw new Error(stderr);
  return json as string;
}
