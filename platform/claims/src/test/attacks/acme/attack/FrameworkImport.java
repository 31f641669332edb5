package acme.attack;

/** Imports the framework's interfaces, and loads one. */
public final class FrameworkImport extends Hostile {
    @Override
    boolean obtains(Target target) throws Exception {
        return Class.forName("org.osgi.framework.BundleContext") != null;
    }
}
