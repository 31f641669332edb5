package io.aegis.sandbox.host;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.junit.jupiter.api.Test;

/** What the kernel would answer, by an interpreter of the few instructions that the program has. */
class SystemCallFilterTest {
    private static final int ALLOW = 0x7FFF0000;
    private static final int KILL = 0x80000000;
    private static final int NOT_PERMITTED = 0x00050001;
    private static final int NO_SUCH_CALL = 0x00050026;
    private static final int X86 = 0xC000003E;
    private static final int ARM = 0xC00000B7;
    private static final int I386 = 0x40000003;

    private static int answer(SystemCallFilter filter, int architecture, int call, long argument) {
        var program = ByteBuffer.wrap(filter.program()).order(ByteOrder.LITTLE_ENDIAN);
        var data = ByteBuffer.allocate(64).order(ByteOrder.LITTLE_ENDIAN);
        data.putInt(call).putInt(architecture).putLong(0).putLong(argument);
        int accumulator = 0;
        int at = 0;
        while (true) {
            int code = program.getShort(8 * at);
            int ifTrue = program.get(8 * at + 2);
            int ifFalse = program.get(8 * at + 3);
            int operand = program.getInt(8 * at + 4);
            at++;
            switch (code) {
                case 0x20 -> accumulator = data.getInt(operand);
                case 0x15 -> at += accumulator == operand ? ifTrue : ifFalse;
                case 0x35 -> at += Integer.compareUnsigned(accumulator, operand) >= 0 ? ifTrue : ifFalse;
                case 0x45 -> at += (accumulator & operand) != 0 ? ifTrue : ifFalse;
                case 0x06 -> {
                    return operand;
                }
                default -> throw new AssertionError("no such instruction: " + code);
            }
        }
    }

    private static int x86(int call, long argument) {
        return answer(SystemCallFilter.X86_64, X86, call, argument);
    }

    private static int arm(int call, long argument) {
        return answer(SystemCallFilter.AARCH64, ARM, call, argument);
    }

    @Test
    void callsOfAnotherMachineKill() {
        assertThat(answer(SystemCallFilter.X86_64, I386, 0, 0)).isEqualTo(KILL);
        assertThat(answer(SystemCallFilter.X86_64, ARM, 0, 0)).isEqualTo(KILL);
        assertThat(answer(SystemCallFilter.AARCH64, X86, 0, 0)).isEqualTo(KILL);
        assertThat(x86(0x40000000, 0)).isEqualTo(KILL);
        assertThat(x86(0x40000000 + 101, 0)).isEqualTo(KILL);
        assertThat(x86(-1, 0)).isEqualTo(KILL);
    }

    @Test
    void threadsCanBeMadeAndProcessesCannot() {
        assertThat(x86(56, 0x003D0F00)).isEqualTo(ALLOW);
        assertThat(x86(56, 17)).isEqualTo(NOT_PERMITTED);
        assertThat(x86(56, 0x4111)).isEqualTo(NOT_PERMITTED);
        assertThat(x86(57, 0)).isEqualTo(NOT_PERMITTED);
        assertThat(x86(58, 0)).isEqualTo(NOT_PERMITTED);
        assertThat(x86(435, 0)).isEqualTo(NO_SUCH_CALL);
        assertThat(arm(220, 0x003D0F00)).isEqualTo(ALLOW);
        assertThat(arm(220, 17)).isEqualTo(NOT_PERMITTED);
        assertThat(arm(435, 0)).isEqualTo(NO_SUCH_CALL);
    }

    @Test
    void socketsAreUnixSockets() {
        assertThat(x86(41, 1)).isEqualTo(ALLOW);
        assertThat(x86(53, 1)).isEqualTo(ALLOW);
        for (int family : new int[] {2, 10, 16, 17, 40}) {
            assertThat(x86(41, family)).isEqualTo(NOT_PERMITTED);
            assertThat(x86(53, family)).isEqualTo(NOT_PERMITTED);
            assertThat(arm(198, family)).isEqualTo(NOT_PERMITTED);
        }
        assertThat(arm(198, 1)).isEqualTo(ALLOW);
    }

    @Test
    void whatReachesBeyondTheProcessIsRefused() {
        for (int call : new int[] {
            101, 310, 311, 165, 166, 155, 161, 321, 250, 248, 323, 425, 426, 427, 298, 246, 175, 308, 272, 303, 304
        }) {
            assertThat(x86(call, 0)).as("%d", call).isEqualTo(NOT_PERMITTED);
        }
        for (int call : new int[] {
            117, 270, 271, 40, 39, 41, 51, 280, 219, 217, 282, 425, 426, 427, 241, 104, 105, 268, 97, 264, 265
        }) {
            assertThat(arm(call, 0)).as("%d", call).isEqualTo(NOT_PERMITTED);
        }
        assertThat(x86(135, 0xFFFFFFFFL)).isEqualTo(ALLOW);
        assertThat(x86(135, 0x0040000)).isEqualTo(NOT_PERMITTED);
    }

    @Test
    void whatAJvmLivesOnIsAllowed() {
        // read, write, mmap, futex, execve, exit_group, connect, sendto
        for (int call : new int[] {0, 1, 9, 202, 59, 231, 42, 44}) {
            assertThat(x86(call, 0)).as("%d", call).isEqualTo(ALLOW);
        }
        for (int call : new int[] {63, 64, 222, 98, 221, 94, 203, 206}) {
            assertThat(arm(call, 0)).as("%d", call).isEqualTo(ALLOW);
        }
    }
}
