package io.aegis.ledger;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The tree as it stood at a checkpoint, in a file beside the ledger, so that a start need not read the whole ledger.
 *
 * <p>Nothing depends on it: it is believed only if a signed checkpoint of the ledger states the same, and what cannot be read is as good as missing. That is why
 * it is not forced to the disk.
 */
final class TreeFile {
    private static final Logger LOG = LoggerFactory.getLogger(TreeFile.class);
    private static final String FORMAT = "aegis-tree 1";

    private final Path file;

    /**
     * @param ledger the ledger's file
     */
    TreeFile(Path ledger) {
        this.file = ledger.resolveSibling("evidence.tree");
    }

    /** The tree that was saved last; empty if there is none, or none that can be read. */
    Optional<Tree> read() {
        try {
            List<String> lines = Files.exists(file) ? Files.readAllLines(file) : List.of();
            if (lines.size() < 2 || !lines.getFirst().equals(FORMAT)) {
                return Optional.empty();
            }
            var roots = new ArrayList<byte[]>();
            lines.stream().skip(2).forEach(line -> Base64Text.hash(line).ifPresent(roots::add));
            return Optional.of(Tree.of(Long.parseLong(lines.get(1)), roots));
        } catch (IOException | IllegalArgumentException damaged) {
            LOG.info("The file {} cannot be read, so the whole ledger is.", file.getFileName());
            return Optional.empty();
        }
    }

    void save(Tree tree) {
        var lines = new ArrayList<String>(List.of(FORMAT, Long.toString(tree.size())));
        tree.roots().forEach(root -> lines.add(Base64Text.of(root)));
        Path draft = file.resolveSibling(file.getFileName() + ".new");
        try {
            Files.write(draft, lines);
            Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException failed) {
            LOG.warn(
                    "The file {} cannot be written, so the next start reads more of the ledger: {}",
                    file.getFileName(),
                    failed.getClass().getSimpleName());
        }
    }
}
