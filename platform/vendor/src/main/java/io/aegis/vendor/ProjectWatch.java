package io.aegis.vendor;

import java.io.IOException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardWatchEventKinds;
import java.nio.file.WatchEvent;
import java.nio.file.WatchKey;
import java.nio.file.WatchService;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Sees when what a plugin is built from is another than it was. For one thread. */
public final class ProjectWatch implements AutoCloseable {
    private static final List<String> FILES = List.of("pom.xml", "bnd.bnd");
    private static final WatchEvent.Kind<?>[] EVENTS = {
        StandardWatchEventKinds.ENTRY_CREATE, StandardWatchEventKinds.ENTRY_MODIFY, StandardWatchEventKinds.ENTRY_DELETE
    };
    /** An editor writes several files, or one in several steps; a build begins when it has done. */
    private static final long QUIET_MILLIS = 150;

    private final Path project;
    private final WatchService watcher;
    private Map<Path, String> seen = Map.of();

    private ProjectWatch(Path project, WatchService watcher) {
        this.project = project;
        this.watcher = watcher;
    }

    /** Watches a project from now on. */
    public static ProjectWatch of(Path project) {
        try {
            var watch = new ProjectWatch(
                    project.toAbsolutePath(), FileSystems.getDefault().newWatchService());
            watch.seen = watch.look();
            return watch;
        } catch (IOException failed) {
            throw unreadable(failed);
        }
    }

    /** Waits until something is other than when it was last waited for. */
    public void awaitChange() throws InterruptedException {
        try {
            while (look().equals(seen)) {
                passed(watcher.take());
            }
            while (passed(watcher.poll(QUIET_MILLIS, TimeUnit.MILLISECONDS))) {
                // somebody still writes
            }
            seen = look();
        } catch (IOException failed) {
            throw unreadable(failed);
        }
    }

    private static boolean passed(@Nullable WatchKey key) {
        if (key != null) {
            key.pollEvents();
            key.reset();
        }
        return key != null;
    }

    /** What there is. Folders are watched before they are looked into, so nothing is missed between the two. */
    private Map<Path, String> look() throws IOException {
        project.register(watcher, EVENTS);
        var files = new HashMap<Path, String>();
        for (String file : FILES) {
            note(project.resolve(file), files);
        }
        walk(project.resolve("src"), files);
        return files;
    }

    private void walk(Path folder, Map<Path, String> files) throws IOException {
        if (!Files.isDirectory(folder)) {
            return;
        }
        try {
            folder.register(watcher, EVENTS);
            List<Path> inside;
            try (Stream<Path> entries = Files.list(folder)) {
                inside = entries.toList();
            }
            for (Path entry : inside) {
                walk(entry, files);
                note(entry, files);
            }
        } catch (NoSuchFileException gone) {
            // an editor's draft, or a folder that is being deleted: the folder around it says so next
        }
    }

    private static void note(Path file, Map<Path, String> files) throws IOException {
        try {
            var attributes = Files.readAttributes(file, BasicFileAttributes.class);
            if (attributes.isRegularFile()) {
                files.put(file, attributes.size() + " " + attributes.lastModifiedTime());
            }
        } catch (NoSuchFileException gone) {
            // an editor that puts another in its place: the folder says so next
        }
    }

    private static VendorException unreadable(IOException failed) {
        return new VendorException("the project cannot be watched: " + failed, failed);
    }

    @Override
    public void close() {
        try {
            watcher.close();
        } catch (IOException failed) {
            throw unreadable(failed);
        }
    }
}
