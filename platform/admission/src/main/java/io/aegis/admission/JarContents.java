package io.aegis.admission;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.jar.JarFile;

/** What admission reads of a jar: from its bytes, without a class loader, one entry at a time. */
final class JarContents {
    /** Where a bundle keeps the schema of its settings. */
    static final String SCHEMA = "aegis/settings.schema.json";

    private static final int MAX_TEXT = 1024 * 1024;

    private final ZipEntries zip;
    private final Map<String, ZipEntries.Entry> files = new LinkedHashMap<>();
    private final List<AdmissionFinding> findings;

    private JarContents(ZipEntries zip) throws MalformedException {
        this.zip = zip;
        requireUnambiguous();
        this.findings = EntryRules.findings(this);
    }

    /**
     * Reads a jar.
     *
     * @throws MalformedException if it is none, or one that could be read in two ways
     */
    static JarContents read(byte[] jar) throws MalformedException {
        return new JarContents(ZipEntries.read(jar));
    }

    /** Names of all files. Folders are not among them. */
    Set<String> names() {
        return Collections.unmodifiableSet(files.keySet());
    }

    /** What is wrong with its entries, each by itself. */
    List<AdmissionFinding> findings() {
        return findings;
    }

    /** The content of a file. */
    Optional<byte[]> file(String name) throws MalformedException {
        ZipEntries.Entry entry = files.get(name);
        return entry == null ? Optional.empty() : Optional.of(zip.content(entry));
    }

    /** The content of a text that has to be read as a whole. */
    Optional<byte[]> text(String name) throws MalformedException {
        ZipEntries.Entry entry = files.get(name);
        if (entry != null && entry.size() > MAX_TEXT) {
            throw new MalformedException(name, "more than " + MAX_TEXT + " bytes");
        }
        return file(name);
    }

    /** The schema of the settings. */
    byte[] schema() throws MalformedException {
        return text(SCHEMA)
                .orElseThrow(() -> new MalformedException(SCHEMA, "a plugin ships a schema of its settings"));
    }

    /** The headers of the manifest. */
    BundleManifest manifest() throws MalformedException {
        return BundleManifest.parse(text(JarFile.MANIFEST_NAME)
                .orElseThrow(() -> new MalformedException(JarFile.MANIFEST_NAME, "a bundle has a manifest")));
    }

    /** Every class file, by entry name; {@code module-info.class} is one of them. */
    Map<String, byte[]> classes(long atMost) throws MalformedException {
        var classes = new TreeMap<String, byte[]>();
        long total = 0;
        for (ZipEntries.Entry entry : files.values()) {
            if (entry.name().endsWith(".class")) {
                total += entry.size();
                if (total > atMost) {
                    throw new MalformedException(
                            "AEG-PLG-006",
                            "the jar",
                            "more than " + atMost + " bytes of classes; the tier sandboxed would allow it");
                }
                classes.put(entry.name(), zip.content(entry));
            }
        }
        return classes;
    }

    /** Names that differ in case alone, or of which one is a folder of the other, are one name to some file system or reader. */
    private void requireUnambiguous() throws MalformedException {
        var seen = new TreeMap<String, String>(String.CASE_INSENSITIVE_ORDER);
        for (ZipEntries.Entry entry : zip.entries()) {
            String name =
                    entry.isFolder() ? entry.name().substring(0, entry.name().length() - 1) : entry.name();
            String other = seen.putIfAbsent(name, entry.name());
            if (other != null) {
                throw new MalformedException(
                        "entry " + Words.shown(entry.name()),
                        "two entries of one name could be read in two ways; the other one is " + Words.shown(other));
            }
            if (!entry.isFolder()) {
                files.put(name, entry);
            }
        }
        for (String name : files.keySet()) {
            // What lies in a folder follows its name in this order: one look for each file, however deep it lies.
            String folder = name + "/";
            Map.Entry<String, String> next = seen.ceilingEntry(folder);
            if (next != null && next.getKey().regionMatches(true, 0, folder, 0, folder.length())) {
                throw new MalformedException(
                        "entry " + Words.shown(next.getValue()), "it lies in something that is a file");
            }
        }
    }

    /** The bytes of every file, one after the other, for rules that look at each. */
    void forEach(FileRule rule) throws MalformedException {
        for (var file : new ArrayList<>(files.entrySet())) {
            rule.look(file.getKey(), zip.content(file.getValue()));
        }
    }

    /** The names of folders as they stand, with the slash at their end. */
    List<String> folders() {
        return zip.entries().stream()
                .filter(ZipEntries.Entry::isFolder)
                .map(ZipEntries.Entry::name)
                .toList();
    }

    /** Lines of a text without comments and blanks. */
    static List<String> lines(byte[] text) {
        return new String(text, StandardCharsets.UTF_8)
                .lines()
                .map(line -> line.replaceFirst("#.*", "").strip())
                .filter(line -> !line.isEmpty())
                .toList();
    }

    /** Looks at one file of the jar. */
    @FunctionalInterface
    interface FileRule {
        void look(String name, byte[] content) throws MalformedException;
    }
}
