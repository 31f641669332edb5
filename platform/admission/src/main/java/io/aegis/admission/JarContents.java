package io.aegis.admission;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.jar.Attributes;
import java.util.jar.JarFile;
import java.util.jar.Manifest;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;

/** What admission reads of a jar: from its bytes, without a class loader, and no more than a bounded amount. */
final class JarContents {
    /** Where a bundle keeps the schema of its settings. */
    static final String SCHEMA = "aegis/settings.schema.json";

    private static final int MAX_ENTRIES = 20_000;
    private static final long MAX_BYTES = 256L * 1024 * 1024;
    private static final int MAX_TEXT = 1024 * 1024;

    private final Set<String> names = new HashSet<>();
    private final Map<String, byte[]> texts = new HashMap<>();

    private JarContents() {}

    static JarContents read(byte[] jar) throws MalformedException {
        var contents = new JarContents();
        try (var zip = new ZipInputStream(new ByteArrayInputStream(jar))) {
            long total = 0;
            for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
                total += contents.take(entry.getName(), zip, MAX_BYTES - total);
            }
        } catch (IOException | IllegalArgumentException unreadable) {
            throw new MalformedException("the jar", "not a readable jar file");
        }
        return contents;
    }

    /** Names of all entries. */
    Set<String> names() {
        return Set.copyOf(names);
    }

    /** The schema of the settings. */
    Optional<byte[]> schema() {
        return Optional.ofNullable(texts.get(SCHEMA));
    }

    /** The main attributes of the manifest. */
    Attributes manifest() throws MalformedException {
        byte[] manifest = texts.get(JarFile.MANIFEST_NAME);
        if (manifest == null) {
            throw new MalformedException(JarFile.MANIFEST_NAME, "a bundle has a manifest");
        }
        try {
            return new Manifest(new ByteArrayInputStream(manifest)).getMainAttributes();
        } catch (IOException unreadable) {
            throw new MalformedException(JarFile.MANIFEST_NAME, "not a readable manifest");
        }
    }

    private long take(String name, ZipInputStream zip, long allowed) throws IOException, MalformedException {
        if (!names.add(name)) {
            throw new MalformedException(
                    "entry " + Words.shown(name), "two entries of one name could be read in two ways");
        }
        if (names.size() > MAX_ENTRIES) {
            throw new MalformedException("the jar", "more than " + MAX_ENTRIES + " entries");
        }
        return name.equals(SCHEMA) || name.equals(JarFile.MANIFEST_NAME) ? text(name, zip) : skip(zip, allowed);
    }

    private long text(String name, ZipInputStream zip) throws IOException, MalformedException {
        byte[] bytes = zip.readNBytes(MAX_TEXT + 1);
        if (bytes.length > MAX_TEXT) {
            throw new MalformedException(name, "more than " + MAX_TEXT + " bytes");
        }
        texts.put(name, bytes);
        return bytes.length;
    }

    private static long skip(ZipInputStream zip, long allowed) throws IOException, MalformedException {
        var buffer = new byte[8192];
        long total = 0;
        for (int read = zip.read(buffer); read >= 0; read = zip.read(buffer)) {
            total += read;
            if (total > allowed) {
                throw new MalformedException("the jar", "more than " + MAX_BYTES + " bytes when it is unpacked");
            }
        }
        return total;
    }
}
