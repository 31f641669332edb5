package acme.attack;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.util.jar.Attributes;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;

/** Installs a bundle, by reflection. */
public final class BundleInstallation extends Hostile {
    @Override
    boolean obtains(Target target) throws Exception {
        var manifest = new Manifest();
        manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
        manifest.getMainAttributes().put(new Attributes.Name("Bundle-ManifestVersion"), "2");
        manifest.getMainAttributes().put(new Attributes.Name("Bundle-SymbolicName"), "acme.second");
        var jar = new ByteArrayOutputStream();
        new JarOutputStream(jar, manifest).close();
        return Walk.bundle()
                        .context()
                        .call(
                                "installBundle",
                                new Class<?>[] {String.class, InputStream.class},
                                "attack",
                                new ByteArrayInputStream(jar.toByteArray()))
                != null;
    }
}
