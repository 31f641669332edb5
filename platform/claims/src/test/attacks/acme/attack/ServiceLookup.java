package acme.attack;

import java.nio.file.spi.FileSystemProvider;
import java.util.ServiceLoader;

/** Finds implementations through `ServiceLoader`. */
public final class ServiceLookup extends Hostile {
    @Override
    boolean obtains(Target target) throws Exception {
        return ServiceLoader.load(FileSystemProvider.class, ClassLoader.getSystemClassLoader())
                .iterator()
                .hasNext();
    }
}
