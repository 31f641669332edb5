package acme.attack;

/** Is handed the service of another plugin. */
public final class OtherReference extends Hostile {
    private volatile Object other;

    @Override
    boolean obtains(Target target) throws Exception {
        return other != null;
    }
}
