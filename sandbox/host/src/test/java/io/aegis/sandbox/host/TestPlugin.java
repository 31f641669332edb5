package io.aegis.sandbox.host;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.jar.Attributes;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;

/** Plugins that tests write on the fly, and the bundles of this repository. */
final class TestPlugin {
    private static final String IMPORTS = """
        package test.plugin;
        import io.aegis.spi.content.*;
        import io.aegis.spi.guard.*;
        import io.aegis.spi.identity.*;
        import io.aegis.spi.plugin.*;
        import io.aegis.spi.provider.*;
        import io.aegis.spi.secret.*;
        import io.aegis.spi.settings.*;
        import java.io.*;
        import java.math.BigDecimal;
        import java.net.InetAddress;
            import java.net.Socket;
        import java.nio.channels.SocketChannel;
        import java.nio.file.*;
        import java.time.Duration;
        import java.util.*;
        import java.util.concurrent.*;
        """;

    private TestPlugin() {}

    /** A guard whose {@code inspect} has the given body. */
    static WorkerPlugin guard(String body) {
        return of(
                "guard",
                "GuardFactory",
                guardFactory("new Guard() { public Verdict inspect(Inspection in) {" + body + "} }"));
    }

    /** The body of a factory of guards that creates what an expression says. */
    static String guardFactory(String expression) {
        return "public Guard create(Settings settings, Host host) { return " + expression + "; }";
    }

    /** A plugin whose factory is a class with the given body. */
    static WorkerPlugin of(String kind, String factory, String body) {
        return plugin(kind, "test.plugin", "1.2.3", jar("test.plugin", "1.2.3", factory, body));
    }

    static WorkerPlugin plugin(String kind, String type, String version, byte[] jar) {
        return new WorkerPlugin(kind, type, version, digest(jar), jar);
    }

    /** A bundle of this repository, as the build made it. */
    static WorkerPlugin firstParty(String kind, String type, Class<?> inside) {
        try {
            Path jar = Path.of(
                    inside.getProtectionDomain().getCodeSource().getLocation().toURI());
            return plugin(kind, type, "3.0.0.alpha", Files.readAllBytes(jar));
        } catch (IOException | URISyntaxException missing) {
            throw new IllegalStateException(missing);
        }
    }

    static byte[] jar(String id, String version, String factory, String body) {
        String source = IMPORTS + "public final class Factory implements " + factory + " {\n" + body + "\n}\n";
        var manifest = new Manifest();
        Attributes headers = manifest.getMainAttributes();
        headers.put(Attributes.Name.MANIFEST_VERSION, "1.0");
        headers.put(new Attributes.Name("Plugin-Id"), id);
        headers.put(new Attributes.Name("Plugin-Version"), version);
        Map<String, byte[]> entries = new TreeMap<>(classes(source));
        entries.put("META-INF/services/" + contract(factory), "test.plugin.Factory\n".getBytes(StandardCharsets.UTF_8));
        var bytes = new ByteArrayOutputStream();
        try (var jar = new JarOutputStream(bytes, manifest)) {
            for (var entry : entries.entrySet()) {
                jar.putNextEntry(new ZipEntry(entry.getKey()));
                jar.write(entry.getValue());
            }
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
        return bytes.toByteArray();
    }

    private static String contract(String factory) {
        String area = switch (factory) {
            case "GuardFactory" -> "guard";
            case "ModelProviderFactory" -> "provider";
            case "AuthenticatorFactory" -> "identity";
            default -> "secret";
        };
        return "io.aegis.spi." + area + "." + factory;
    }

    private static Map<String, byte[]> classes(String source) {
        try {
            Path output = Files.createTempDirectory("test-plugin");
            var options = List.of(
                    "-proc:none", "-nowarn", "-d", output.toString(), "-cp", System.getProperty("java.class.path"));
            var unit = new Source(source);
            if (!ToolProvider.getSystemJavaCompiler()
                    .getTask(null, null, null, options, null, List.of(unit))
                    .call()) {
                throw new IllegalStateException("the test plugin does not compile");
            }
            var classes = new TreeMap<String, byte[]>();
            try (Stream<Path> files = Files.walk(output)) {
                for (Path file : files.filter(Files::isRegularFile).toList()) {
                    classes.put(output.relativize(file).toString(), Files.readAllBytes(file));
                }
            }
            return classes;
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        }
    }

    static String digest(byte[] bytes) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    private static final class Source extends SimpleJavaFileObject {
        private final String text;

        Source(String text) {
            super(URI.create("string:///test/plugin/Factory.java"), JavaFileObject.Kind.SOURCE);
            this.text = text;
        }

        @Override
        public CharSequence getCharContent(boolean ignoreEncodingErrors) {
            return text;
        }
    }
}
