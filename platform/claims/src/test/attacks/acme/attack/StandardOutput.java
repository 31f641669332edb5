package acme.attack;

import java.io.OutputStream;
import java.io.PrintStream;

/** Replaces standard output. */
public final class StandardOutput extends Hostile {
    @Override
    boolean obtains(Target target) throws Exception {
        PrintStream before = System.out;
        var mine = new PrintStream(OutputStream.nullOutputStream());
        System.setOut(mine);
        boolean set = System.out == mine;
        System.setOut(before);
        return set;
    }
}
