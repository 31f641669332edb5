package io.aegis.vendor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class NewProjectTest {
    private static final PluginName NAME = new PluginName("acme.rare_birds");

    @TempDir
    private Path place = Path.of("");

    private Path repository = Path.of("");

    @BeforeEach
    void makeARepository() throws IOException {
        repository = place.resolve("repository");
        Path contract = Files.createDirectories(repository.resolve("io/aegis/aegis-spi/9.9"));
        Files.writeString(contract.resolve("aegis-spi-9.9.jar"), "jar");
        Files.writeString(contract.resolve("aegis-spi-9.9-javadoc.jar"), "javadoc");
    }

    private Path write(ProjectKind kind) {
        return write(kind, NAME);
    }

    private Path write(ProjectKind kind, PluginName name) {
        Path folder = place.resolve("project");
        new NewProject(kind, name, repository, "9.9").write(folder);
        return folder;
    }

    private static Map<String, String> read(Path folder) {
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(Files::isRegularFile)
                    .collect(Collectors.toMap(file -> folder.relativize(file).toString(), NewProjectTest::text));
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    private static String text(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    @ParameterizedTest
    @EnumSource
    void everySourceCompilesAgainstTheContractAndTheTestKit(ProjectKind kind) throws IOException {
        compile(write(kind));
        assertThat(place.resolve("classes/acme/rare_birds/RareBirdsFactory.class"))
                .exists();
        assertThat(place.resolve("classes/acme/rare_birds/RareBirdsTest.class")).exists();
    }

    /** Whoever calls a guard a guard has not thought of the contract's own names. */
    @ParameterizedTest
    @CsvSource({
        "GUARD, acme.guard",
        "GUARD, acme.text",
        "PROVIDER, acme.model",
        "PROVIDER, acme.model_provider",
        "AUTHENTICATOR, acme.authenticator",
        "SECRET, acme.secret",
        "SECRET, acme.secret_backend",
        "EXPORTER, acme.exporter"
    })
    void aNameOfTheContractCompilesToo(ProjectKind kind, String name) throws IOException {
        compile(write(kind, new PluginName(name)));
    }

    private void compile(Path folder) throws IOException {
        var arguments = Stream.concat(
                Stream.of(
                        "-proc:none",
                        "-Xlint:all,-path",
                        "-Werror",
                        "-d",
                        place.resolve("classes").toString()),
                read(folder).keySet().stream()
                        .filter(file -> file.endsWith(".java"))
                        .map(file -> folder.resolve(file).toString()));
        int exit = ToolProvider.getSystemJavaCompiler().run(null, null, null, arguments.toArray(String[]::new));
        assertThat(exit).as("exit of the compiler").isZero();
    }

    @ParameterizedTest
    @EnumSource
    void nothingOfTheTemplateIsLeft(ProjectKind kind) {
        read(write(kind))
                .forEach((file, text) -> assertThat(file + "\n" + text)
                        .doesNotContain(
                                "Sample", "acme.sample", "acme-sample", "@vendor@", "@kind@", "@aegis.version@"));
    }

    @ParameterizedTest
    @EnumSource
    void theFactoryIsNamedWhereAWorkerLooks(ProjectKind kind) {
        assertThat(read(write(kind)))
                .containsEntry(
                        "src/main/resources/META-INF/services/" + kind.service(), "acme.rare_birds.RareBirdsFactory\n");
    }

    @Test
    void theProjectCarriesTheContractWithoutItsJavadoc() {
        assertThat(read(write(ProjectKind.GUARD)))
                .containsKey("repository/io/aegis/aegis-spi/9.9/aegis-spi-9.9.jar")
                .doesNotContainKey("repository/io/aegis/aegis-spi/9.9/aegis-spi-9.9-javadoc.jar");
        assertThat(text(place.resolve("project/pom.xml")))
                .contains("<aegis.version>9.9</aegis.version>", "<groupId>acme</groupId>")
                .doesNotContain("<parent>");
    }

    @Test
    void anEmptyFolderIsFilled() throws IOException {
        Files.createDirectory(place.resolve("project"));
        assertThat(read(write(ProjectKind.GUARD))).containsKeys("pom.xml", ".gitignore", "README.md", "bnd.bnd");
    }

    @Test
    void nothingIsOverwritten() throws IOException {
        Files.createDirectory(place.resolve("project"));
        Files.writeString(place.resolve("project/.hidden"), "mine");
        assertThatThrownBy(() -> write(ProjectKind.GUARD))
                .isInstanceOf(VendorException.class)
                .hasMessageContainingAll("is not empty", "--output-dir");
        assertThat(read(place.resolve("project"))).containsOnlyKeys(".hidden");
    }

    @Test
    void aFileInThePlaceOfTheFolderStays() throws IOException {
        Files.writeString(place.resolve("project"), "mine");
        assertThatThrownBy(() -> write(ProjectKind.GUARD))
                .isInstanceOf(VendorException.class)
                .hasMessageContaining("is no folder");
        assertThat(place.resolve("project")).hasContent("mine");
    }

    @Test
    void anInstallationWithoutTheContractSaysSo() {
        var project = new NewProject(ProjectKind.GUARD, NAME, repository, "1.0");
        assertThatThrownBy(() -> project.write(place.resolve("project")))
                .isInstanceOf(VendorException.class)
                .hasMessageContainingAll("no contract of version 1.0", repository.toString());
        assertThat(place.resolve("project")).doesNotExist();
    }

    @Test
    void theKindsAreThoseOfTheContract() {
        assertThat(Stream.of(ProjectKind.values()).map(ProjectKind::service))
                .isEqualTo(List.of(
                        io.aegis.spi.guard.GuardFactory.class.getName(),
                        io.aegis.spi.provider.ModelProviderFactory.class.getName(),
                        io.aegis.spi.identity.AuthenticatorFactory.class.getName(),
                        io.aegis.spi.secret.SecretBackendFactory.class.getName(),
                        io.aegis.spi.export.ExporterFactory.class.getName()));
    }
}
