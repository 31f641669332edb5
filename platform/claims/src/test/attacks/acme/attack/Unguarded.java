package acme.attack;

/** Runs attacks in a JVM with nothing around them: those that are real succeed. */
public final class Unguarded {
    private Unguarded() {}

    /** Prints the name of each attack that succeeds; an argument is what a guard would be told. */
    public static void main(String[] arguments) {
        for (String text : arguments) {
            Target target = Target.of(text);
            try {
                System.out.println(target.attack() + " "
                        + new Batch().named(target.attack()).obtains(target));
            } catch (Throwable failed) {
                System.out.println(target.attack() + " " + failed);
            }
        }
        Runtime.getRuntime().halt(0);
    }
}
