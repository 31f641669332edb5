package io.aegis.config;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The files of a folder of fixtures, those of its folders too.
 *
 * @param fixtures what ends in {@code .yaml} or {@code .yml}, in order of their names
 * @param others everything else that lies there
 */
public record FixtureFiles(List<Path> fixtures, List<Path> others) {
    public FixtureFiles {
        fixtures = List.copyOf(fixtures);
        others = List.copyOf(others);
    }

    /**
     * Looks for fixtures.
     *
     * @param place a folder, or one fixture
     * @throws ConfigException if there are none
     */
    public static FixtureFiles in(Path place) {
        if (Files.isRegularFile(place)) {
            return new FixtureFiles(List.of(place), List.of());
        }
        try (Stream<Path> all = Files.walk(place)) {
            var byKind = all.filter(file -> !Files.isDirectory(file, LinkOption.NOFOLLOW_LINKS))
                    .sorted()
                    .collect(Collectors.partitioningBy(FixtureFiles::isFixture));
            if (!byKind.getOrDefault(true, List.of()).isEmpty()) {
                return new FixtureFiles(byKind.getOrDefault(true, List.of()), byKind.getOrDefault(false, List.of()));
            }
        } catch (IOException | UncheckedIOException unreadable) {
            throw refused(
                    place,
                    "the folder cannot be read (" + unreadable.getClass().getSimpleName() + ")",
                    "A fixture that is not read tests nothing.",
                    "Check the permissions of the folder.");
        }
        throw refused(
                place,
                "there is no fixture in this folder",
                "A test of nothing would always pass.",
                "Write one into a file that ends in `.yaml`, or name another folder.");
    }

    private static boolean isFixture(Path file) {
        String name = String.valueOf(file.getFileName());
        return name.endsWith(".yaml") || name.endsWith(".yml");
    }

    private static ConfigException refused(Path place, String what, String why, String fix) {
        var position = Position.wholeOf(Position.Origin.FILE, place.toString());
        return new ConfigException(
                List.of(new Problem(ConfigCode.FILE_NOT_FOUND, Problem.Severity.ERROR, position, "", what, why, fix)));
    }
}
