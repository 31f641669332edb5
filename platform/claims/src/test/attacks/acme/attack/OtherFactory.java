package acme.attack;

/** Is one class to whom reads its description, and another to whom reads its list of services. */
public final class OtherFactory extends Hostile {
    @Override
    boolean obtains(Target target) throws Exception {
        return false;
    }
}
