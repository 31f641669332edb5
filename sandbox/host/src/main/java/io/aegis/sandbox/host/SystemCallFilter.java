package io.aegis.sandbox.host;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * The system calls that a worker may not make, as a program for seccomp (classic BPF over {@code struct seccomp_data}).
 *
 * <p>What is not listed is allowed: a JVM uses most of the rest, and a list of all that it needs would break with each release of it. A second process cannot
 * be made, so limits of one process are limits of the worker.
 */
final class SystemCallFilter {
    static final SystemCallFilter X86_64 =
            new SystemCallFilter(0xC000003E, 56, 435, new int[] {41, 53}, 135, new int[] {
                57,
                58,
                322, // fork, vfork, execveat
                101,
                310,
                311,
                312,
                434,
                438,
                440,
                448, // ptrace and whatever reaches into another process
                165,
                166,
                155,
                161,
                428,
                429,
                430,
                431,
                432,
                433,
                442, // mounts and roots
                272,
                308, // unshare, setns
                321,
                298,
                323,
                425,
                426,
                427,
                300, // bpf, perf, userfaultfd, io_uring, fanotify
                248,
                249,
                250, // keys
                246,
                320,
                175,
                313,
                176, // kernels and modules
                303,
                304, // files by handle
                319,
                447,
                29,
                64,
                68,
                240, // memory and queues that no limit of ours counts
                163,
                167,
                168,
                169,
                103,
                179,
                443,
                134,
                153,
                154,
                172,
                173,
                212, // the machine
                159,
                164,
                227,
                305,
                170,
                171 // clocks and names
            });

    static final SystemCallFilter AARCH64 =
            new SystemCallFilter(0xC00000B7, 220, 435, new int[] {198, 199}, 92, new int[] {
                281, // execveat
                117, 270, 271, 272, 434, 438, 440, 448, 40, 39, 41, 51, 428, 429, 430, 431, 432, 433, 442, 97, 268, 280,
                241, 282, 425, 426, 427, 262, 217, 218, 219, 104, 294, 105, 273, 106, 264, 265, 279, 447, 194, 190, 186,
                180, 89, 224, 225, 142, 116, 60, 443, 58, 18, 171, 170, 112, 266, 161, 162
            });

    private static final int LOAD = 0x20;
    private static final int EQUAL = 0x15;
    private static final int AT_LEAST = 0x35;
    private static final int HAS_BITS = 0x45;
    private static final int RETURN = 0x06;

    private static final int NUMBER = 0;
    private static final int ARCHITECTURE = 4;
    private static final int FIRST_ARGUMENT = 16;

    private static final int ALLOW = 0x7FFF0000;
    private static final int KILL = 0x80000000;
    private static final int NOT_PERMITTED = 0x00050000 | 1;
    private static final int NO_SUCH_CALL = 0x00050000 | 38;

    private static final int X32 = 0x40000000;
    private static final int CLONE_THREAD = 0x00010000;
    private static final int AF_UNIX = 1;
    private static final int PERSONALITY_QUERY = 0xFFFFFFFF;

    private record Instruction(int code, int ifTrue, int ifFalse, int operand) {}

    private final int architecture;
    private final int clone;
    private final int clone3;
    private final int[] sockets;
    private final int personality;
    private final int[] denied;

    private SystemCallFilter(int architecture, int clone, int clone3, int[] sockets, int personality, int[] denied) {
        this.architecture = architecture;
        this.clone = clone;
        this.clone3 = clone3;
        this.sockets = sockets;
        this.personality = personality;
        this.denied = denied;
    }

    /** The filter of this machine; empty where there is none. */
    static Optional<SystemCallFilter> ofThisMachine() {
        return switch (System.getProperty("os.arch", "").toLowerCase(Locale.ROOT)) {
            case "amd64", "x86_64" -> Optional.of(X86_64);
            case "aarch64", "arm64" -> Optional.of(AARCH64);
            default -> Optional.empty();
        };
    }

    /** The program, in the byte order of both machines. */
    byte[] program() {
        List<Instruction> instructions = instructions();
        var program = ByteBuffer.allocate(8 * instructions.size()).order(ByteOrder.LITTLE_ENDIAN);
        for (Instruction each : instructions) {
            program.putShort((short) each.code())
                    .put((byte) each.ifTrue())
                    .put((byte) each.ifFalse())
                    .putInt(each.operand());
        }
        return program.array();
    }

    private List<Instruction> instructions() {
        var all = new ArrayList<Instruction>();
        all.add(new Instruction(LOAD, 0, 0, ARCHITECTURE));
        all.add(new Instruction(EQUAL, 1, 0, architecture));
        all.add(new Instruction(RETURN, 0, 0, KILL));
        all.add(new Instruction(LOAD, 0, 0, NUMBER));
        // Numbers of the x32 interface, under which every call has a second name. No other machine has so large ones.
        all.add(new Instruction(AT_LEAST, 0, 1, X32));
        all.add(new Instruction(RETURN, 0, 0, KILL));
        // Its flags lie in memory, where no filter can look; the C library then takes clone.
        answer(all, clone3, NO_SUCH_CALL);
        for (int call : denied) {
            answer(all, call, NOT_PERMITTED);
        }
        unless(all, clone, HAS_BITS, CLONE_THREAD);
        for (int socket : sockets) {
            unless(all, socket, EQUAL, AF_UNIX);
        }
        unless(all, personality, EQUAL, PERSONALITY_QUERY);
        all.add(new Instruction(RETURN, 0, 0, ALLOW));
        return all;
    }

    private static void answer(List<Instruction> all, int call, int answer) {
        all.add(new Instruction(EQUAL, 0, 1, call));
        all.add(new Instruction(RETURN, 0, 0, answer));
    }

    /** Allows a call if its first argument passes, and refuses it otherwise. The accumulator holds the number before and, where it goes on, behind. */
    private static void unless(List<Instruction> all, int call, int test, int operand) {
        all.add(new Instruction(EQUAL, 0, 4, call));
        all.add(new Instruction(LOAD, 0, 0, FIRST_ARGUMENT));
        all.add(new Instruction(test, 1, 0, operand));
        all.add(new Instruction(RETURN, 0, 0, NOT_PERMITTED));
        all.add(new Instruction(RETURN, 0, 0, ALLOW));
    }
}
