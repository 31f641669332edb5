package io.aegis.claims;

import static io.aegis.claims.Attack.Outcome.ALONE;
import static io.aegis.claims.Attack.Outcome.CLOSED;
import static io.aegis.claims.Attack.Outcome.ENDS;
import static io.aegis.claims.Attack.Outcome.OPEN;
import static io.aegis.claims.Attack.Outcome.REFUSED;
import static io.aegis.claims.Attack.Outcome.SHUT;

import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * What hostile code tries, and what becomes of it in each tier. For each there is a class of that name in {@code src/test/attacks}, and the table of the
 * threat model is written out of this one.
 */
public enum Attack {
    KERNEL_REFLECTION(
            Family.KERNEL_REFLECTION, "makes a private field of the kernel accessible", SHUT, REFUSED, SHUT, SHUT),
    HOST_REFLECTION(
            Family.KERNEL_REFLECTION, "makes a private field of the plugin host accessible", SHUT, REFUSED, SHUT, SHUT),
    PRIVATE_LOOKUP(
            Family.KERNEL_REFLECTION, "asks for a private lookup in a class of the kernel", SHUT, REFUSED, SHUT, SHUT),
    UNSAFE_MEMORY(Family.MEMORY_WITHOUT_RULES, "allocates memory with `sun.misc.Unsafe`", SHUT, REFUSED, SHUT, SHUT),
    UNSAFE_FIELD(
            Family.MEMORY_WITHOUT_RULES, "asks `sun.misc.Unsafe` where a static field lies", SHUT, REFUSED, SHUT, SHUT),
    REFLECTION_FACTORY_INSTANCE(
            Family.MEMORY_WITHOUT_RULES,
            "makes a second `Runtime` without its constructor",
            OPEN,
            REFUSED,
            ALONE,
            ALONE),
    FOREIGN_CALL(Family.MEMORY_WITHOUT_RULES, "makes a handle for a native function", SHUT, REFUSED, SHUT, SHUT),
    FOREIGN_MEMORY(Family.MEMORY_WITHOUT_RULES, "takes an address for a memory segment", SHUT, REFUSED, SHUT, SHUT),
    NATIVE_LOAD(Family.MEMORY_WITHOUT_RULES, "loads a native library", SHUT, REFUSED, SHUT, SHUT),
    FELIX_REFLECTION(
            Family.FELIX_INTERNALS, "makes a private field of the framework accessible", SHUT, REFUSED, SHUT, SHUT),
    LOADER_REFLECTION(
            Family.FELIX_INTERNALS,
            "makes a private field of its class loader accessible",
            SHUT,
            REFUSED,
            ALONE,
            ALONE),
    ENVIRONMENT(
            Family.ENVIRONMENT_AND_PROC, "reads a variable of the gateway's environment", OPEN, REFUSED, SHUT, SHUT),
    PROCESS_ENVIRONMENT(
            Family.ENVIRONMENT_AND_PROC, "reads `/proc/PID/environ` of the gateway", OPEN, REFUSED, SHUT, OPEN),
    MEMORY_MAP(Family.ENVIRONMENT_AND_PROC, "reads `/proc/PID/maps` of the gateway", OPEN, REFUSED, SHUT, OPEN),
    MEMORY(Family.ENVIRONMENT_AND_PROC, "reads `/proc/PID/mem` of the gateway", OPEN, REFUSED, SHUT, OPEN),
    FILE_READ(Family.FILES, "reads a file of the gateway's user", OPEN, REFUSED, SHUT, OPEN),
    FILE_CHANNEL_OPEN(Family.FILES, "opens a channel to a file of the gateway's user", OPEN, REFUSED, SHUT, OPEN),
    URL_READ(Family.FILES, "reads a file through a URL", OPEN, REFUSED, SHUT, OPEN),
    FILE_WRITE(Family.FILES, "writes to a file of the gateway's user", OPEN, REFUSED, SHUT, SHUT),
    FILE_CREATION(Family.FILES, "makes an empty file", OPEN, REFUSED, SHUT, OPEN),
    FOLDER_LISTING(Family.FILES, "lists a folder", OPEN, REFUSED, SHUT, OPEN),
    EXEC(Family.PROCESSES, "starts a process", OPEN, REFUSED, SHUT, OPEN),
    RUNTIME_EXEC(Family.PROCESSES, "starts a process through `Runtime`", OPEN, REFUSED, SHUT, OPEN),
    PROCESS_LISTING(Family.PROCESSES, "finds the gateway's process", OPEN, REFUSED, SHUT, OPEN),
    SAME_PROCESS(Family.PROCESSES, "is in the gateway's process", OPEN, REFUSED, SHUT, SHUT),
    SOCKET_CONNECT(Family.NETWORK, "connects to a port of this machine", OPEN, REFUSED, SHUT, OPEN),
    CHANNEL_CONNECT(Family.NETWORK, "connects to a port of this machine through a channel", OPEN, REFUSED, SHUT, OPEN),
    DATAGRAM_SEND(Family.NETWORK, "sends a datagram", OPEN, REFUSED, SHUT, OPEN),
    LISTEN(Family.NETWORK, "listens on a port", OPEN, REFUSED, SHUT, OPEN),
    UNIX_LISTEN(Family.NETWORK, "listens on a Unix socket", OPEN, REFUSED, SHUT, OPEN),
    HTTP_GET(Family.NETWORK, "asks a server of this machine with the JDK's client", OPEN, REFUSED, SHUT, OPEN),
    URL_CONNECT(Family.NETWORK, "asks a server of this machine through a URL", SHUT, REFUSED, SHUT, OPEN),
    NAME_LOOKUP(Family.NETWORK, "looks up the name of this machine", OPEN, REFUSED, SHUT, OPEN),
    HEAP_DUMP(Family.MANAGEMENT_AND_NAMING, "writes a heap dump", SHUT, REFUSED, SHUT, SHUT),
    BEAN_SERVER(Family.MANAGEMENT_AND_NAMING, "takes the server of management beans", SHUT, REFUSED, ALONE, ALONE),
    ATTACH(Family.MANAGEMENT_AND_NAMING, "attaches to the gateway's process", SHUT, REFUSED, SHUT, CLOSED),
    NAMING(Family.MANAGEMENT_AND_NAMING, "has a naming context ask an LDAP server", OPEN, REFUSED, SHUT, OPEN),
    CRYPTOGRAPHY_PROVIDER(
            Family.STATE_OF_THE_WHOLE_PROCESS,
            "inserts a provider of cryptography before all others",
            OPEN,
            REFUSED,
            ALONE,
            ALONE),
    LOG_HANDLER(Family.STATE_OF_THE_WHOLE_PROCESS, "adds a handler to the root logger", OPEN, REFUSED, ALONE, ALONE),
    SYSTEM_PROPERTY(Family.STATE_OF_THE_WHOLE_PROCESS, "sets a system property", OPEN, REFUSED, ALONE, ALONE),
    STANDARD_OUTPUT(Family.STATE_OF_THE_WHOLE_PROCESS, "replaces standard output", OPEN, REFUSED, ALONE, ALONE),
    SHUTDOWN_HOOK(Family.STATE_OF_THE_WHOLE_PROCESS, "adds a shutdown hook", OPEN, REFUSED, ALONE, ALONE),
    DEFAULT_HANDLER(
            Family.STATE_OF_THE_WHOLE_PROCESS,
            "replaces the default handler of exceptions",
            OPEN,
            REFUSED,
            ALONE,
            ALONE),
    DEFAULT_LOCALE(Family.STATE_OF_THE_WHOLE_PROCESS, "changes the default locale", OPEN, REFUSED, ALONE, ALONE),
    DEFAULT_PROXY(
            Family.STATE_OF_THE_WHOLE_PROCESS, "replaces the default selector of proxies", OPEN, REFUSED, ALONE, ALONE),
    URL_FACTORY(Family.STATE_OF_THE_WHOLE_PROCESS, "sets the factory of URL handlers", SHUT, REFUSED, ALONE, ALONE),
    CONTENT_FACTORY(
            Family.STATE_OF_THE_WHOLE_PROCESS, "sets the factory of content handlers", SHUT, REFUSED, ALONE, ALONE),
    STATIC_STATE(
            Family.STATE_OF_THE_WHOLE_PROCESS,
            "keeps something from one run to the next in a static field",
            OPEN,
            REFUSED,
            ALONE,
            ALONE),
    SHARED_MONITOR(
            Family.STATE_OF_THE_WHOLE_PROCESS, "holds the monitor of a class of the JDK", OPEN, REFUSED, ALONE, ALONE),
    CLASS_DEFINITION(Family.CLASSES_OUT_OF_NOTHING, "defines a class", OPEN, REFUSED, ALONE, ALONE),
    HIDDEN_CLASS(Family.CLASSES_OUT_OF_NOTHING, "defines a hidden class", OPEN, REFUSED, ALONE, ALONE),
    URL_LOADER(Family.CLASSES_OUT_OF_NOTHING, "makes a class loader for a URL", OPEN, REFUSED, ALONE, ALONE),
    METHOD_HANDLE(Family.CLASSES_OUT_OF_NOTHING, "calls `System.getenv` by a method handle", OPEN, REFUSED, SHUT, SHUT),
    METHOD_REFERENCE(
            Family.CLASSES_OUT_OF_NOTHING, "calls `System.getenv` by a method reference", OPEN, REFUSED, SHUT, SHUT),
    CONSTRUCTOR_REFERENCE(
            Family.CLASSES_OUT_OF_NOTHING, "makes a file by a reference to its constructor", OPEN, REFUSED, SHUT, OPEN),
    LAMBDA(Family.CLASSES_OUT_OF_NOTHING, "calls `System.getenv` in a lambda", OPEN, REFUSED, SHUT, SHUT),
    SERIALIZABLE_LAMBDA(Family.CLASSES_OUT_OF_NOTHING, "writes a lambda out", OPEN, REFUSED, ALONE, ALONE),
    LAMBDA_PROXY(Family.CLASSES_OUT_OF_NOTHING, "makes a dynamic proxy", OPEN, REFUSED, ALONE, ALONE),
    DESERIALIZATION(Family.CLASSES_OUT_OF_NOTHING, "reads an object from bytes", SHUT, REFUSED, SHUT, SHUT),
    SERVICE_LOOKUP(
            Family.LOADERS_AND_THREADS, "finds implementations through `ServiceLoader`", OPEN, REFUSED, ALONE, ALONE),
    SYSTEM_LOADER(
            Family.LOADERS_AND_THREADS,
            "loads a class of the kernel through the system class loader",
            OPEN,
            REFUSED,
            SHUT,
            SHUT),
    CONTEXT_LOADER(
            Family.LOADERS_AND_THREADS,
            "loads a class of the kernel through the class loader of its thread",
            OPEN,
            REFUSED,
            SHUT,
            SHUT),
    THREAD_LISTING(Family.LOADERS_AND_THREADS, "lists the threads", OPEN, REFUSED, ALONE, ALONE),
    THREAD_INTERRUPT(Family.LOADERS_AND_THREADS, "interrupts a thread of the JDK", OPEN, REFUSED, ALONE, ALONE),
    NEW_THREAD(Family.LOADERS_AND_THREADS, "starts a thread", OPEN, REFUSED, ALONE, ALONE),
    VIRTUAL_THREAD(Family.LOADERS_AND_THREADS, "starts a virtual thread", OPEN, REFUSED, ALONE, ALONE),
    COMMON_POOL(Family.LOADERS_AND_THREADS, "computes in the common pool", OPEN, REFUSED, ALONE, ALONE),
    BUNDLE_LISTING(Family.BUNDLES_AND_SERVICES, "lists bundles, by reflection", SHUT, REFUSED, SHUT, SHUT),
    FRAMEWORK_BUNDLE(
            Family.BUNDLES_AND_SERVICES, "takes the framework's own bundle, by reflection", SHUT, REFUSED, SHUT, SHUT),
    SERVICE_LISTING(Family.BUNDLES_AND_SERVICES, "lists services, by reflection", SHUT, REFUSED, SHUT, SHUT),
    BUNDLE_INSTALLATION(Family.BUNDLES_AND_SERVICES, "installs a bundle, by reflection", OPEN, REFUSED, SHUT, SHUT),
    HOOK_REGISTRATION(
            Family.BUNDLES_AND_SERVICES, "registers a hook of the framework, by reflection", OPEN, REFUSED, SHUT, SHUT),
    RANKED_IMPERSONATION(
            Family.BUNDLES_AND_SERVICES,
            "registers a factory of guards with the highest ranking, by reflection",
            OPEN,
            REFUSED,
            SHUT,
            SHUT),
    EXIT(Family.END_OF_THE_PROCESS, "calls `System.exit`", ENDS, REFUSED, CLOSED, CLOSED),
    HALT(Family.END_OF_THE_PROCESS, "calls `Runtime.halt`", ENDS, REFUSED, CLOSED, CLOSED),
    OUT_OF_MEMORY(Family.END_OF_THE_PROCESS, "allocates without end", ENDS, ENDS, CLOSED, CLOSED),
    LOOP(Family.TIME_AND_MEMORY, "loops without end", CLOSED, CLOSED, CLOSED, CLOSED),
    STACK_OVERFLOW(Family.TIME_AND_MEMORY, "recurses without end", CLOSED, CLOSED, CLOSED, CLOSED),
    BACKTRACKING(Family.TIME_AND_MEMORY, "matches a slow pattern", CLOSED, CLOSED, CLOSED, CLOSED),
    LATE_ANSWER(Family.TIME_AND_MEMORY, "answers after its deadline", CLOSED, CLOSED, CLOSED, CLOSED),
    SPAN_BEYOND_THE_TEXT(Family.VERDICTS, "edits a span that ends behind its text", CLOSED, CLOSED, CLOSED, CLOSED),
    SPAN_OF_NO_SEGMENT(Family.VERDICTS, "edits a segment that does not exist", CLOSED, CLOSED, CLOSED, CLOSED),
    OVERLAPPING_SPANS(Family.VERDICTS, "edits two spans that overlap", CLOSED, CLOSED, CLOSED, CLOSED),
    GROWING_EDIT(Family.VERDICTS, "replaces a word by 48 MiB", CLOSED, CLOSED, CLOSED, CLOSED),
    NO_VERDICT(Family.VERDICTS, "answers null", CLOSED, CLOSED, CLOSED, CLOSED),
    UNDECLARED_LABEL(Family.VERDICTS, "sets a label that it has not declared", CLOSED, CLOSED, CLOSED, CLOSED);

    /** What an attack is about. */
    enum Family {
        KERNEL_REFLECTION("kernel reflection"),
        MEMORY_WITHOUT_RULES("memory without rules"),
        FELIX_INTERNALS("Felix internals"),
        ENVIRONMENT_AND_PROC("environment and /proc"),
        FILES("files"),
        PROCESSES("processes"),
        NETWORK("network"),
        MANAGEMENT_AND_NAMING("management and naming"),
        STATE_OF_THE_WHOLE_PROCESS("state of the whole process"),
        CLASSES_OUT_OF_NOTHING("classes out of nothing"),
        LOADERS_AND_THREADS("loaders and threads"),
        BUNDLES_AND_SERVICES("bundles and services"),
        END_OF_THE_PROCESS("end of the process"),
        TIME_AND_MEMORY("time and memory"),
        VERDICTS("verdicts");

        private final String words;

        Family(String words) {
            this.words = words;
        }

        String words() {
            return words;
        }
    }

    /** Where a plugin runs. */
    enum Tier {
        TRUSTED,
        VERIFIED,
        SANDBOXED,
        PROCESS;

        String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** What becomes of an attack. */
    enum Outcome {
        /** Nothing of it was loaded. */
        REFUSED("the plugin is not admitted: a finding `AEG-PLG-006` names the class of the attack"),
        /** It ran, and was denied. */
        SHUT("the attack runs, and does not get what it wants"),
        /** It got it in a process in which nobody else is. */
        ALONE("it gets it in its own process, which holds nothing but the plugin"),
        /** The run of the attack ended. */
        CLOSED("the run is refused; the gateway and other plugins go on"),
        /** It got what it wanted. */
        OPEN("it gets what it wants"),
        /** The gateway's process ended. */
        ENDS("the gateway's process ends, and with it every run");

        private final String meaning;

        Outcome(String meaning) {
            this.meaning = meaning;
        }

        String meaning() {
            return meaning;
        }

        String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    private final Family family;
    private final String what;
    private final Map<Tier, Outcome> outcomes = new EnumMap<>(Tier.class);

    Attack(Family family, String what, Outcome trusted, Outcome verified, Outcome sandboxed, Outcome process) {
        this.family = family;
        this.what = what;
        outcomes.put(Tier.TRUSTED, trusted);
        outcomes.put(Tier.VERIFIED, verified);
        outcomes.put(Tier.SANDBOXED, sandboxed);
        outcomes.put(Tier.PROCESS, process);
    }

    Family family() {
        return family;
    }

    String what() {
        return what;
    }

    Outcome in(Tier tier) {
        return outcomes.get(tier);
    }

    /** The words for the outcomes, and a table of attacks for each family. */
    public static String markdown() {
        var text = new StringBuilder();
        for (Outcome outcome : Outcome.values()) {
            text.append("* **")
                    .append(outcome.word())
                    .append("**: ")
                    .append(outcome.meaning())
                    .append('\n');
        }
        for (Family family : Family.values()) {
            text.append("\n**")
                    .append(family.words().substring(0, 1).toUpperCase(Locale.ROOT))
                    .append(family.words().substring(1))
                    .append("**\n\n| the plugin |");
            for (Tier tier : Tier.values()) {
                text.append(' ').append(tier.word()).append(" |");
            }
            text.append("\n|---|---|---|---|---|\n");
            Arrays.stream(Attack.values())
                    .filter(attack -> attack.family == family)
                    .forEach(attack -> text.append(attack.row()));
        }
        return text.toString();
    }

    private String row() {
        var row = new StringBuilder("| " + what + " |");
        for (Tier tier : Tier.values()) {
            row.append(' ').append(in(tier).word()).append(" |");
        }
        return row.append('\n').toString();
    }

    /** Name of its class. */
    String type() {
        return Arrays.stream(name().split("_"))
                .map(word -> word.charAt(0) + word.substring(1).toLowerCase(Locale.ROOT))
                .collect(Collectors.joining());
    }

    /** Whether the process in which it runs may not be what it was before. */
    boolean destroys() {
        return List.of(Family.END_OF_THE_PROCESS, Family.TIME_AND_MEMORY).contains(family);
    }
}
