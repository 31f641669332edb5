package io.aegis.app;

import io.aegis.kernel.port.Evidence.PluginChange;
import io.aegis.kernel.port.EvidenceLog;
import io.aegis.ledger.LedgerException;
import io.aegis.ledger.LedgerReader;
import io.aegis.plugins.LockFile;
import io.aegis.plugins.PluginFolder;
import io.aegis.plugins.PluginHostException;
import io.aegis.plugins.PluginLock;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Which plugins an operator has installed and whom they trust. The ledger says it; {@code plugins.lock} is what its records add up to, kept so that a start
 * need not read all of them.
 *
 * <p>A change is on the disk in this order: the plugin's file, the record, the list. Power that fails in between leaves a file that nothing names, or a
 * list that the next start brings up to date.
 *
 * <p>What the list says of itself counts for nothing: a record of the ledger must name its digest, and changes are looked for behind that record. The last
 * generation's record names the digest that the list had then. If the list has it, what came before need not be read again.
 */
final class PluginRegistry {
    private static final Logger LOG = LoggerFactory.getLogger(PluginRegistry.class);

    private final PluginFolder folder;
    private LockFile file;
    private Optional<String> disbelief = Optional.empty();
    private final Map<String, String> doubted = new TreeMap<>();

    /** What is there instead of a list that is not believed: no plugin, nobody trusted, and everything refused that was ever refused. */
    private PluginLock refusals = PluginLock.EMPTY;

    private Map<String, PluginLock.Version> ran = Map.of();

    private PluginRegistry(PluginFolder folder, LockFile file) {
        this.folder = folder;
        this.file = file;
    }

    /**
     * Opens the list, compares it with the ledger and brings it up to date.
     *
     * @throws StartException if the ledger cannot be read
     */
    static PluginRegistry open(PluginFolder folder, LedgerReader ledger) {
        PluginRegistry registry = read(folder, ledger);
        registry.disbelief.ifPresent(why -> LOG.error("no installed plugin is believed: {}", why));
        if (registry.disbelief.isEmpty() && registry.file.lock().revision() > 0) {
            registry.write(registry.file.lock());
        }
        registry.ran = new PluginRecords(ledger).ran();
        return registry;
    }

    /** What a start would find. Writes nothing. */
    static Installed look(PluginFolder folder, LedgerReader ledger) {
        return read(folder, ledger).installed();
    }

    private static PluginRegistry read(PluginFolder folder, LedgerReader ledger) {
        var registry = new PluginRegistry(folder, new LockFile(PluginLock.EMPTY, 0));
        try {
            registry.compare(new PluginRecords(ledger));
            return registry;
        } catch (LedgerException unreadable) {
            throw new StartException(
                    StartException.Kind.UNAVAILABLE, "AEG-SRV-007", String.valueOf(unreadable.getMessage()));
        }
    }

    private void compare(PluginRecords records) {
        try {
            folder.lock().ifPresent(found -> file = found);
            disbelief = unlike(records);
        } catch (PluginHostException unreadable) {
            disbelief = Optional.of(String.valueOf(unreadable.getMessage()));
        }
        if (disbelief.isEmpty()) {
            catchUp(records);
        }
        disbelief.ifPresent(why -> doubt(records, why));
    }

    /** Everything that is installed, or refused, by the list or by the ledger: whoever is right, what needs it is closed. */
    private void doubt(PluginRecords records, String why) {
        var names = new TreeSet<>(file.lock().plugins().keySet());
        PluginLock sum = PluginLock.EMPTY;
        for (var record : records.since(1)) {
            sum = record.change().lock().isEmpty() ? sum : sum.after(record.change());
            names.addAll(sum.plugins().keySet());
        }
        names.forEach(name -> doubted.put(name, "AEG-CFG-020 " + why));
        refusals = PluginLock.refusing(file.lock(), sum);
    }

    /** The list; without a single plugin if it is not what the ledger says. */
    synchronized PluginLock lock() {
        return disbelief.isEmpty() ? file.lock() : refusals;
    }

    /** Digest of the list, for the evidence; empty if it is not what the ledger says. */
    synchronized Optional<String> digest() {
        return disbelief.isEmpty() ? Optional.of(LockFile.digest(file.lock())) : Optional.empty();
    }

    /** The same, with the names on a list that is not believed: what needs them is closed. */
    synchronized Installed installed() {
        return new Installed(lock(), doubted);
    }

    /** Vendors' plugins as they were when the last generation began before the list was opened, by name. */
    synchronized Map<String, PluginLock.Version> ran() {
        return ran;
    }

    /** Why the list is not believed. */
    synchronized Optional<String> disbelief() {
        return disbelief;
    }

    /** The list that a change would make. */
    synchronized PluginLock after(PluginChange change) {
        disbelief.ifPresent(why -> {
            throw new PluginRefusedException("AEG-CFG-020", why);
        });
        return file.lock().after(change);
    }

    /**
     * Makes a change durable: the record, then the list.
     *
     * @param change with the digest of the list after it
     * @throws io.aegis.kernel.port.EvidenceUnavailableException if the record cannot be written; then nothing changed
     */
    synchronized void commit(PluginChange change, EvidenceLog evidence) {
        PluginLock next = after(change);
        long sequence = evidence.append(change);
        file = new LockFile(next, sequence);
        write(next);
    }

    private void write(PluginLock lock) {
        try {
            folder.write(file);
            folder.prune(lock.digests());
        } catch (IOException | UncheckedIOException full) {
            LOG.warn(
                    "plugins.lock is not up to date ({}); the next start makes it so from the ledger",
                    full.getClass().getSimpleName());
        }
    }

    /** Whether the list is another one than the record says that it comes from. One that comes from no record is empty. */
    private Optional<String> unlike(PluginRecords records) {
        boolean isRecorded = file.lock().revision() == 0
                ? file.lock().equals(PluginLock.EMPTY)
                : records.at(file.record())
                        .filter(record -> record.lock().equals(LockFile.digest(file.lock())))
                        .isPresent();
        return isRecorded
                ? Optional.empty()
                : Optional.of(
                        "plugins.lock is not what the ledger says. Somebody has edited it, or it belongs to another"
                                + " data directory. Delete it, and the next start makes it anew from the ledger");
    }

    /** Takes in the records that came after the list was written. */
    private void catchUp(PluginRecords records) {
        for (var later : records.since(unread(records))) {
            PluginChange change = later.change();
            if (change.lock().isEmpty()) {
                continue;
            }
            PluginLock lock = file.lock().after(change);
            if (!LockFile.digest(lock).equals(change.lock())) {
                disbelief = Optional.of("record " + later.sequence() + " of the ledger does not follow from"
                        + " plugins.lock. Delete the file, and the next start makes it anew from the ledger");
                return;
            }
            file = new LockFile(lock, later.sequence());
        }
    }

    /** The first record that may change the list: behind the one that it comes from, or behind the last generation, if the list is what it was then. */
    private long unread(PluginRecords records) {
        long from = file.lock().revision() == 0 ? 0 : file.record();
        return 1
                + records.stated()
                        .filter(stated -> stated.lock().equals(LockFile.digest(file.lock())))
                        .map(stated -> Math.max(from, stated.sequence()))
                        .orElse(from);
    }
}
