package io.aegis.app;

import io.aegis.kernel.port.Evidence.PluginChange;
import io.aegis.kernel.port.EvidenceLog;
import io.aegis.ledger.LedgerReader;
import io.aegis.plugins.LockFile;
import io.aegis.plugins.PluginFolder;
import io.aegis.plugins.PluginHostException;
import io.aegis.plugins.PluginLock;
import java.io.IOException;
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
 */
final class PluginRegistry {
    private static final Logger LOG = LoggerFactory.getLogger(PluginRegistry.class);

    /** So many records are not read at every start, even where there is no plugin to be found among them. */
    private static final long MANY = 4096;

    private final PluginFolder folder;
    private LockFile file;
    private Optional<String> disbelief = Optional.empty();
    private final Map<String, String> doubted = new TreeMap<>();
    private boolean isBehind;

    private PluginRegistry(PluginFolder folder, LockFile file) {
        this.folder = folder;
        this.file = file;
    }

    /** Opens the list, compares it with the ledger and brings it up to date. */
    static PluginRegistry open(PluginFolder folder, LedgerReader ledger) {
        PluginRegistry registry = read(folder, ledger);
        registry.disbelief.ifPresent(why -> LOG.error("no installed plugin is believed: {}", why));
        if (registry.isBehind) {
            registry.write(registry.file.lock());
        }
        return registry;
    }

    /** What a start would find. Writes nothing. */
    static Installed look(PluginFolder folder, LedgerReader ledger) {
        return read(folder, ledger).installed();
    }

    private static PluginRegistry read(PluginFolder folder, LedgerReader ledger) {
        var registry = new PluginRegistry(folder, new LockFile(PluginLock.EMPTY, 0, 0));
        var records = new PluginRecords(ledger);
        try {
            folder.lock().ifPresent(found -> registry.file = found);
            registry.disbelief = registry.unlike(records);
        } catch (PluginHostException unreadable) {
            registry.disbelief = Optional.of(String.valueOf(unreadable.getMessage()));
        }
        if (registry.disbelief.isEmpty()) {
            registry.catchUp(records);
        }
        registry.disbelief.ifPresent(why -> registry.doubt(records, why));
        return registry;
    }

    /** Everything that is installed by the list or by the ledger: whoever is right, what needs it is closed. */
    private void doubt(PluginRecords records, String why) {
        var names = new TreeSet<>(file.lock().plugins().keySet());
        PluginLock sum = PluginLock.EMPTY;
        for (var record : records.since(1).changes()) {
            sum = record.change().lock().isEmpty() ? sum : sum.after(record.change());
            names.addAll(sum.plugins().keySet());
        }
        names.forEach(name -> doubted.put(name, "AEG-CFG-020 " + why));
    }

    /** The list; without a single plugin if it is not what the ledger says. */
    synchronized PluginLock lock() {
        return disbelief.isEmpty() ? file.lock() : PluginLock.EMPTY;
    }

    /** The same, with the names on a list that is not believed: what needs them is closed. */
    synchronized Installed installed() {
        return new Installed(lock(), doubted);
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
        file = new LockFile(next, sequence, sequence);
        write(next);
    }

    private void write(PluginLock lock) {
        try {
            folder.write(file);
            folder.prune(lock.digests());
        } catch (IOException full) {
            LOG.warn(
                    "plugins.lock is not up to date ({}); the next start makes it so from the ledger",
                    full.getClass().getSimpleName());
        }
    }

    /** Whether the list is another one than the record says that it comes from. */
    private Optional<String> unlike(PluginRecords records) {
        if (file.lock().revision() == 0) {
            return Optional.empty();
        }
        String digest = LockFile.digest(file.lock());
        boolean isRecorded = records.at(file.record())
                .filter(record -> record.lock().equals(digest))
                .isPresent();
        return isRecorded
                ? Optional.empty()
                : Optional.of(
                        "plugins.lock is not what the ledger says. Somebody has edited it, or it belongs to another"
                                + " data directory. Delete it, and the next start makes it anew from the ledger");
    }

    /** Takes in the records that came after the list was written. */
    private void catchUp(PluginRecords records) {
        PluginRecords.Stretch stretch = records.since(file.checked());
        for (var later : stretch.changes()) {
            PluginChange change = later.change();
            boolean isKnown = file.lock().revision() > 0 && later.sequence() <= file.record();
            if (isKnown || change.lock().isEmpty()) {
                continue;
            }
            PluginLock lock = file.lock().after(change);
            if (!LockFile.digest(lock).equals(change.lock())) {
                disbelief = Optional.of("record " + later.sequence() + " of the ledger does not follow from"
                        + " plugins.lock. Delete the file, and the next start makes it anew from the ledger");
                return;
            }
            file = new LockFile(lock, later.sequence(), later.sequence());
        }
        boolean isWorthIt = stretch.next() - file.checked() > MANY;
        file = new LockFile(file.lock(), file.record(), stretch.next());
        isBehind = file.lock().revision() > 0 || isWorthIt;
    }
}
