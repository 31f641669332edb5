package acme.attack;

/** Installs a bundle, by reflection. */
public final class BundleInstallation extends Hostile {
    @Override
    boolean obtains(Target target) throws Exception {
        return Walk.bundle()
                        .context()
                        .call("installBundle", new Class<?>[] {String.class}, "file:" + target.canary())
                != null;
    }
}
