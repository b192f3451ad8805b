import { run, type RunOptions } from "./workspace.js";

/** Keys to type at a shell, once this text has appeared after the keys before. */
export interface Keys {
  readonly after: string;
  readonly type: string;
}

const PYTHON = `
import fcntl, json, os, pty, select, struct, sys, termios, time
pid, fd = pty.fork()
if pid == 0:
    fcntl.ioctl(0, termios.TIOCSWINSZ, struct.pack('HHHH', 24, 200, 0, 0))
    os.execvp(sys.argv[2], sys.argv[2:])
output, seen, deadline = b'', 0, time.time() + 45
def read():
    global output
    if select.select([fd], [], [], 0.05)[0]:
        try:
            output += os.read(fd, 65536)
        except OSError:
            time.sleep(0.05)
for keys in json.loads(sys.argv[1]):
    while keys['after'].encode() not in output[seen:] and time.time() < deadline:
        read()
    seen = len(output)
    os.write(fd, keys['type'].encode())
while time.time() < deadline:
    read()
    if os.waitpid(pid, os.WNOHANG)[0]:
        read()
        break
else:
    os.kill(pid, 9)
print(json.dumps(output.decode('utf8', 'replace')))
`;

/** Types at a shell on a pseudo-terminal. Returns everything that it printed. */
export async function typeAtShell(
  command: readonly string[],
  keys: readonly Keys[],
  options: RunOptions,
): Promise<string> {
  const { json, stdout, stderr } = await run("python3", ["-c", PYTHON, JSON.stringify(keys), ...command], options);
  if (!stdout) throw new Error(stderr);
  return json as string;
}
