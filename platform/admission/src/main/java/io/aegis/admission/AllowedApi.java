package io.aegis.admission;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What the tier verified may use of the JDK: a list of classes and members, {@code allowed-api.txt}. What is not on it does not exist for a verified
 * plugin. Immutable.
 *
 * <p>A line is {@code CLASS [extend]: MEMBERS}. Members are names, whatever the parameters; {@code *} is all of them and {@code -NAME} none of that name.
 * No members: the class may be named and nothing of it used. {@code extend}: a class or a lambda of a plugin may be one.
 */
final class AllowedApi {
    private static final String LIST = "allowed-api.txt";
    private static final Pattern LINE = Pattern.compile("([\\w.$]+)( extend)?:((?: (?:\\*|-?[\\w$]+|-?<init>))*)");
    private static final AllowedApi LISTED = new AllowedApi(text());

    private final Map<String, Entry> entries = new HashMap<>();
    private final List<Section> sections = new ArrayList<>();

    /**
     * One class.
     *
     * @param members names that may be used
     * @param denied names that may not, although everything else may
     */
    private record Entry(boolean isOpen, Set<String> members, Set<String> denied) {
        boolean allows(String member) {
            return !denied.contains(member) && (members.contains("*") || members.contains(member));
        }
    }

    /** A headline and the lines below it, for the reference. */
    record Section(String title, List<String> lines) {}

    private AllowedApi(String text) {
        for (String line : text.lines().toList()) {
            if (line.startsWith("## ")) {
                sections.add(new Section(line.substring(3), new ArrayList<>()));
            } else if (!line.isBlank() && !line.startsWith("#")) {
                sections.getLast().lines().add(line);
                take(line);
            }
        }
    }

    static AllowedApi listed() {
        return LISTED;
    }

    /** Whether the class may be named. */
    boolean allows(String type) {
        return entries.containsKey(type);
    }

    /** Whether a member of the class that declares it may be used. */
    boolean allows(String type, String member) {
        Entry entry = entries.get(type);
        return entry != null && entry.allows(member);
    }

    /** Whether a plugin's class or lambda may be one. */
    boolean isOpen(String type) {
        Entry entry = entries.get(type);
        return entry != null && entry.isOpen();
    }

    /** As the file has it, in sections. */
    List<Section> sections() {
        return List.copyOf(sections);
    }

    /** Internal names of all classes. */
    Set<String> types() {
        return Set.copyOf(entries.keySet());
    }

    private void take(String line) {
        Matcher parts = LINE.matcher(line);
        if (!parts.matches()) {
            throw new IllegalStateException(LIST + " has a line that is none: " + line);
        }
        var members = new HashSet<String>();
        var denied = new HashSet<String>();
        for (String word : parts.group(3).strip().split(" ", -1)) {
            if (word.startsWith("-")) {
                denied.add(word.substring(1));
            } else if (!word.isEmpty()) {
                members.add(word);
            }
        }
        var entry = new Entry(parts.group(2) != null, Set.copyOf(members), Set.copyOf(denied));
        if (entries.put(parts.group(1).replace('.', '/'), entry) != null) {
            throw new IllegalStateException(LIST + " has two lines about " + parts.group(1));
        }
    }

    private static String text() {
        try (InputStream file = AllowedApi.class.getResourceAsStream(LIST)) {
            if (file == null) {
                throw new IllegalStateException(LIST + " is not part of this build");
            }
            return new String(file.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }
}
