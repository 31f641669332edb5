package acme.attack;

import java.util.regex.Pattern;

/** Matches a slow pattern. */
public final class Backtracking extends Hostile {
    @Override
    boolean obtains(Target target) throws Exception {
        return !Pattern.compile("(x+x+)+y").matcher("x".repeat(4000)).matches();
    }
}
