package io.aegis.claims;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.stream.Stream;
import javax.tools.ToolProvider;

/** A vendor's jar, and copies of it that somebody spoilt. */
record PluginJar(Path file) {
    /** The jar of an example of the documentation. */
    static PluginJar ofExample(String artifact) {
        Path jar =
                Distribution.checkoutRoot().resolve("docs/examples/" + artifact + "/target/" + artifact + "-1.0.0.jar");
        if (!Files.isRegularFile(jar)) {
            throw new AssertionError("there is no " + jar + "; build docs/examples first");
        }
        return new PluginJar(jar);
    }

    PluginJar copyTo(Path target) {
        try {
            return new PluginJar(Files.copy(file, target, StandardCopyOption.REPLACE_EXISTING));
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    /** The jar of the contract, as vendors get it. */
    static Path contract() throws IOException {
        Path libraries = Distribution.whole().launcher().resolveSibling("conformance");
        try (Stream<Path> jars = Files.list(libraries)) {
            return jars.filter(jar -> jar.getFileName().toString().matches("aegis-spi-\\d.*"))
                    .findFirst()
                    .orElseThrow();
        }
    }

    PluginJar without(String entry) {
        return changed(root -> Files.delete(root.resolve(entry)));
    }

    PluginJar replacing(String entry, String old, String fresh) {
        return changed(root -> {
            String text = Files.readString(root.resolve(entry));
            if (!text.contains(old)) {
                throw new AssertionError(entry + " has no '" + old + "' in it");
            }
            Files.writeString(root.resolve(entry), text.replace(old, fresh));
        });
    }

    /** Asks for the grant network, and takes the host from its settings. */
    PluginJar needingNetwork() {
        return needing("network")
                .replacing(
                        "aegis/settings.schema.json",
                        "\"properties\": {",
                        "\"properties\": {\"endpoint\": {\"type\": \"string\", \"x-aegis-upstream\": true},"
                                + " \"token\": {\"type\": \"string\", \"x-aegis-credential\": \"bearer\"},");
    }

    /** Declares that its guards read bytes of a type. */
    PluginJar readingPng() {
        return replacing(
                        "META-INF/MANIFEST.MF",
                        "type=\"acme.tickets\"",
                        "type=\"acme.tickets\";attachments:List<String>=\r\n \"image/png\"\r\n ")
                .replacing(
                        "META-INF/MANIFEST.MF",
                        "Import-Package: ",
                        "Import-Package: io.aegis.spi.content;version=\"[1.0,2)\",\r\n ");
    }

    private PluginJar needing(String grant) {
        return replacing(
                "META-INF/MANIFEST.MF",
                "Require-Capability: osgi",
                "Require-Capability: aegis.grant;filter:=\"(grant=" + grant + ")\",\r\n osgi");
    }

    /** Compiles a class against the contract and puts it in the place of one of the same name. */
    PluginJar withClass(String name, String source, Path contract) {
        return changed(root -> {
            Path work = Files.createTempDirectory(file.getParent(), "source");
            Path java = Files.writeString(
                    work.resolve(name.substring(name.lastIndexOf('.') + 1) + ".java"), source, StandardCharsets.UTF_8);
            var arguments = List.of("-proc:none", "-cp", contract + ":" + file, "-d", work.toString(), java.toString());
            int exit = ToolProvider.getSystemJavaCompiler().run(null, null, null, arguments.toArray(String[]::new));
            if (exit != 0) {
                throw new AssertionError("the class does not compile");
            }
            String entry = name.replace('.', '/') + ".class";
            Files.copy(work.resolve(entry), root.resolve(entry), StandardCopyOption.REPLACE_EXISTING);
        });
    }

    private PluginJar changed(Change change) {
        try (FileSystem jar = FileSystems.newFileSystem(file)) {
            change.in(jar.getPath("/"));
            return this;
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    Stream<String> entries() {
        try (FileSystem jar = FileSystems.newFileSystem(file);
                Stream<Path> files = Files.walk(jar.getPath("/"))) {
            return files.filter(Files::isRegularFile).map(Path::toString).toList().stream();
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    private interface Change {
        void in(Path root) throws IOException;
    }
}
