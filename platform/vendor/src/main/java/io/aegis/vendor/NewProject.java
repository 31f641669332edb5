package io.aegis.vendor;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Stream;

/**
 * A Maven project for a new plugin. It builds as it is and passes the contract of its kind.
 *
 * @param kind what it is
 * @param name what it is called
 * @param repository the file repository whose contract the project is written for, and of which it carries a copy
 * @param version the version of that contract
 */
public record NewProject(ProjectKind kind, PluginName name, Path repository, String version) {
    /** Which files of the templates become which files of the project. */
    private Map<String, String> files() {
        String own = kind.word() + "/";
        String java = "src/main/java/" + name.folder() + "/" + name.classPrefix();
        var files = new LinkedHashMap<String, String>();
        files.put("project/pom.xml", "pom.xml");
        files.put("project/README.md", "README.md");
        files.put("project/gitignore", ".gitignore");
        files.put(own + "bnd.bnd", "bnd.bnd");
        files.put(own + "settings.schema.json", "src/main/resources/aegis/settings.schema.json");
        files.put(own + "examples.json", "src/main/resources/aegis/examples.json");
        kind.classes().forEach(each -> files.put(own + "Sample" + each + ".java", java + each + ".java"));
        files.put(own + "SampleTest.java", "src/test/java/" + name.folder() + "/" + name.classPrefix() + "Test.java");
        return files;
    }

    /**
     * Writes the project.
     *
     * @throws VendorException if the folder has something in it
     */
    public void write(Path folder) {
        try {
            requireContract();
            requireEmpty(folder);
            for (var file : files().entrySet()) {
                put(folder.resolve(file.getValue()), fill(template(file.getKey())));
            }
            put(
                    folder.resolve("src/main/resources/META-INF/services/" + kind.service()),
                    name.text() + "." + name.classPrefix() + "Factory\n");
            copyRepository(folder.resolve("repository"));
        } catch (IOException failed) {
            throw new VendorException(folder + " could not be written: " + failed, failed);
        }
    }

    private void requireContract() {
        if (!Files.isDirectory(repository.resolve("io/aegis/aegis-spi").resolve(version))) {
            throw new VendorException("there is no contract of version " + version + " in " + repository
                    + "; this installation is not complete, so build or unpack it anew");
        }
    }

    private static void requireEmpty(Path folder) throws IOException {
        if (!Files.exists(folder, LinkOption.NOFOLLOW_LINKS)) {
            return;
        }
        if (!Files.isDirectory(folder)) {
            throw new VendorException(folder + " is there already and is no folder; name another with --output-dir");
        }
        try (Stream<Path> inside = Files.list(folder)) {
            if (inside.findAny().isPresent()) {
                throw new VendorException(
                        folder + " is not empty, and nothing is overwritten; name another folder with --output-dir");
            }
        }
    }

    private static void put(Path file, String text) throws IOException {
        Files.createDirectories(file.getParent());
        Files.writeString(file, text, StandardCharsets.UTF_8);
    }

    private String fill(String template) {
        return template.replace("@aegis.version@", version)
                .replace("@vendor@", name.vendor())
                .replace("@kind@", kind.word())
                .replace("acme.sample", name.text())
                .replace("acme-sample", name.artifact())
                .replace("Sample", name.classPrefix());
    }

    private static String template(String file) {
        try (InputStream in = NewProject.class.getResourceAsStream("template/" + file)) {
            if (in == null) {
                throw new IllegalStateException("the template " + file + " is missing");
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    /** All but the Javadoc, which sources make superfluous. */
    private void copyRepository(Path target) throws IOException {
        try (Stream<Path> files = Files.walk(repository)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                if (!file.getFileName().toString().contains("-javadoc.jar")) {
                    Path copy = target.resolve(repository.relativize(file).toString());
                    Files.createDirectories(copy.getParent());
                    Files.copy(file, copy);
                }
            }
        }
    }
}
