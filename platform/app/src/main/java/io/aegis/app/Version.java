package io.aegis.app;

import io.aegis.admission.PluginDeclaration;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Properties;

/** What this build is. */
public final class Version {
    private static final Properties BUILD = read();

    private Version() {}

    /** The version, {@code 3.0.0-alpha}. */
    public static String number() {
        return BUILD.getProperty("version");
    }

    /** The commit that it was built from, or {@code unknown}. */
    public static String commit() {
        return BUILD.getProperty("commit");
    }

    /** Version, commit, JDK and the range of plugin contracts that it accepts. */
    public static String text() {
        return "aegis " + number() + " (commit " + commit() + ", JDK " + Runtime.version() + ", SPI "
                + PluginDeclaration.ACCEPTED + ")";
    }

    private static Properties read() {
        var build = new Properties();
        try (InputStream in = Version.class.getResourceAsStream("build.properties")) {
            if (in == null) {
                throw new IllegalStateException("the image does not say which build it is");
            }
            build.load(in);
            return build;
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }
}
