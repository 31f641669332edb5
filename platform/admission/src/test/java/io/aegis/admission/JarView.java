package io.aegis.admission;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.URL;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.Dictionary;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.jar.Attributes;
import java.util.jar.JarFile;
import java.util.jar.JarInputStream;
import java.util.jar.Manifest;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipInputStream;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleException;

/**
 * What a reader finds in a jar.
 *
 * @param files SHA-256 of each file by its name; folders are not among them
 * @param headers of the manifest; empty if the reader does not read any
 */
record JarView(Map<String, String> files, Map<String, String> headers) {
    static JarView judged(byte[] jar) throws MalformedException {
        JarContents contents = JarContents.read(jar);
        var files = new TreeMap<String, String>();
        contents.forEach((name, content) -> files.put(name, Sha256.of(content)));
        return new JarView(files, caseless(contents.manifest().headers()));
    }

    /** As class loaders read: by the directory, with the version of each entry for this JDK. */
    static JarView ofJarFile(Path jar) throws IOException {
        try (var file = new JarFile(jar.toFile(), true, ZipFile.OPEN_READ, Runtime.version())) {
            var files = new TreeMap<String, String>();
            for (var entry : Collections.list(file.entries())) {
                put(files, entry, () -> file.getInputStream(file.getJarEntry(entry.getName())));
            }
            Map<String, String> headers = headers(file.getManifest());
            requireOneSection(file.getManifest());
            return new JarView(files, headers);
        }
    }

    static JarView ofZipFile(Path jar) throws IOException {
        try (var file = new ZipFile(jar.toFile())) {
            var files = new TreeMap<String, String>();
            for (var entry : Collections.list(file.entries())) {
                put(files, entry, () -> file.getInputStream(entry));
            }
            return new JarView(files, Map.of());
        }
    }

    /** As readers of streams read: from header to header, without the directory. */
    static JarView ofStream(byte[] jar) throws IOException {
        try (var zip = new ZipInputStream(new ByteArrayInputStream(jar))) {
            return new JarView(streamed(zip), Map.of());
        }
    }

    static JarView ofJarStream(byte[] jar) throws IOException {
        try (var zip = new JarInputStream(new ByteArrayInputStream(jar))) {
            Map<String, String> files = streamed(zip);
            // It keeps a manifest that comes first, or behind an index, to itself, and hands over one that comes later.
            Manifest manifest = zip.getManifest();
            return new JarView(files, manifest == null ? Map.of() : headers(manifest));
        }
    }

    static JarView ofFileSystem(Path jar) throws IOException {
        try (FileSystem system = FileSystems.newFileSystem(jar);
                Stream<Path> all = Files.walk(system.getPath("/"))) {
            var files = new TreeMap<String, String>();
            for (Path each : all.filter(Files::isRegularFile).toList()) {
                files.put(each.toString().substring(1), Sha256.of(Files.readAllBytes(each)));
            }
            return new JarView(files, Map.of());
        }
    }

    /** Empty if the framework takes no such bundle, and so reads nothing of it. */
    static Optional<JarView> ofFramework(BundleContext framework, byte[] jar) throws IOException, BundleException {
        Bundle bundle;
        try {
            bundle = framework.installBundle("sha256:" + Sha256.of(jar), new ByteArrayInputStream(jar));
        } catch (BundleException refused) {
            return Optional.empty();
        }
        try {
            return Optional.of(new JarView(files(bundle), headers(bundle)));
        } finally {
            bundle.uninstall();
        }
    }

    private static Map<String, String> files(Bundle bundle) throws IOException {
        var files = new TreeMap<String, String>();
        for (URL entry : Collections.list(bundle.findEntries("/", "*", true))) {
            String name = entry.getPath().substring(1);
            if (!name.endsWith("/")) {
                try (InputStream content = bundle.getEntry(name).openStream()) {
                    files.put(name, Sha256.of(content.readAllBytes()));
                }
            }
        }
        return files;
    }

    private static Map<String, String> headers(Bundle bundle) {
        var headers = new TreeMap<String, String>(String.CASE_INSENSITIVE_ORDER);
        Dictionary<String, String> found = bundle.getHeaders("");
        for (String name : Collections.list(found.keys())) {
            headers.put(name, found.get(name));
        }
        return headers;
    }

    private interface Content {
        InputStream open() throws IOException;
    }

    private static void put(Map<String, String> files, ZipEntry entry, Content content) throws IOException {
        if (entry.isDirectory()) {
            return;
        }
        try (InputStream in = content.open()) {
            if (files.put(entry.getName(), Sha256.of(in.readAllBytes())) != null) {
                throw new IOException("two entries of the name " + entry.getName());
            }
        }
    }

    private static Map<String, String> streamed(ZipInputStream zip) throws IOException {
        var files = new TreeMap<String, String>();
        for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
            byte[] content = zip.readAllBytes();
            put(files, entry, () -> new ByteArrayInputStream(content));
        }
        return files;
    }

    private static void requireOneSection(Manifest manifest) throws IOException {
        if (!manifest.getEntries().isEmpty()) {
            throw new IOException(
                    "a manifest with sections for " + manifest.getEntries().keySet());
        }
    }

    private static Map<String, String> headers(Manifest manifest) {
        var headers = new TreeMap<String, String>(String.CASE_INSENSITIVE_ORDER);
        for (var header : manifest.getMainAttributes().entrySet()) {
            headers.put(((Attributes.Name) header.getKey()).toString(), (String) header.getValue());
        }
        return headers;
    }

    private static Map<String, String> caseless(Map<String, String> headers) {
        var copy = new TreeMap<String, String>(String.CASE_INSENSITIVE_ORDER);
        copy.putAll(headers);
        return copy;
    }
}
