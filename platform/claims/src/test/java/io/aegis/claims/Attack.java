package io.aegis.claims;

import static io.aegis.claims.Attack.Outcome.ALONE;
import static io.aegis.claims.Attack.Outcome.CLOSED;
import static io.aegis.claims.Attack.Outcome.ENDS;
import static io.aegis.claims.Attack.Outcome.OPEN;
import static io.aegis.claims.Attack.Outcome.REFUSED;
import static io.aegis.claims.Attack.Outcome.SHUT;

import io.aegis.admission.PluginKind;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * What a hostile plugin tries, and what becomes of it in each tier. It tries it by its code, of which there is a class of that name in
 * {@code src/test/attacks}, or by the form of its jar. The table of the threat model is written out of this one.
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
    SOCKET_FACTORY(
            Family.NETWORK,
            "connects to a port of this machine by the default factory of sockets",
            OPEN,
            REFUSED,
            SHUT,
            OPEN),
    TLS_SOCKET_FACTORY(
            Family.NETWORK,
            "connects to a port of this machine by the default factory of TLS sockets",
            OPEN,
            REFUSED,
            SHUT,
            OPEN),
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
    SOCKET_IMPL_FACTORY(
            Family.STATE_OF_THE_WHOLE_PROCESS,
            "sets the factory of what is behind every socket",
            OPEN,
            REFUSED,
            ALONE,
            ALONE),
    DEFAULT_TLS(Family.STATE_OF_THE_WHOLE_PROCESS, "replaces the default context of TLS", OPEN, REFUSED, ALONE, ALONE),
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
    OWN_INTERFACE(
            Family.CLASSES_OUT_OF_NOTHING,
            "calls `Throwable.printStackTrace` by an interface of its own",
            OPEN,
            REFUSED,
            ALONE,
            ALONE),
    SERIALIZABLE_LAMBDA(Family.CLASSES_OUT_OF_NOTHING, "writes a lambda out", OPEN, REFUSED, ALONE, ALONE),
    LAMBDA_PROXY(Family.CLASSES_OUT_OF_NOTHING, "makes a dynamic proxy", OPEN, REFUSED, ALONE, ALONE),
    DESERIALIZATION(Family.CLASSES_OUT_OF_NOTHING, "reads an object from bytes", SHUT, REFUSED, SHUT, SHUT),
    DYNAMIC_CONSTANT(
            Family.CLASSES_OUT_OF_NOTHING,
            "calls `System.getenv` by a constant that a method of the JDK computes",
            OPEN,
            REFUSED,
            SHUT,
            SHUT),
    DYNAMIC_CALL(
            Family.CLASSES_OUT_OF_NOTHING,
            "calls `System.getenv` by a call that it links itself",
            OPEN,
            REFUSED,
            SHUT,
            SHUT),
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
    BUNDLE_BY_LOCATION(
            Family.BUNDLES_AND_SERVICES,
            "takes the framework's own bundle by its location, by reflection",
            OPEN,
            REFUSED,
            SHUT,
            SHUT),
    WIRING_WALK(
            Family.BUNDLES_AND_SERVICES,
            "walks from its own wirings to another bundle, by reflection",
            OPEN,
            REFUSED,
            SHUT,
            SHUT),
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
    UNDECLARED_LABEL(Family.VERDICTS, "sets a label that it has not declared", CLOSED, CLOSED, CLOSED, CLOSED),
    SYSTEM_FRAGMENT(
            Family.WIRES,
            "is a fragment of the framework, which holds the kernel",
            Form.header("Fragment-Host", "system.bundle;extension:=framework").and(Form.without("Require-Capability")),
            REFUSED),
    SERVICES_FRAGMENT(
            Family.WIRES,
            "is a fragment of declarative services",
            Form.header("Fragment-Host", "org.apache.felix.scr"),
            REFUSED),
    PLUGIN_FRAGMENT(
            Family.WIRES, "is a fragment of another plugin", Form.header("Fragment-Host", "aegis.pii"), REFUSED),
    REQUIRED_BUNDLE(
            Family.WIRES, "requires the bundle of another plugin", Form.header("Require-Bundle", "aegis.pii"), REFUSED),
    DYNAMIC_IMPORT(
            Family.WIRES, "imports any package when it needs it", Form.header("DynamicImport-Package", "*"), REFUSED),
    FRAMEWORK_IMPORT(
            Family.WIRES,
            "imports the framework's interfaces",
            Form.header(
                            "Import-Package",
                            "io.aegis.spi.content,io.aegis.spi.guard,io.aegis.spi.plugin,"
                                    + "io.aegis.spi.settings,org.osgi.framework")
                    .coded(),
            CLOSED,
            REFUSED,
            SHUT,
            SHUT),
    ACTIVATOR(
            Family.WIRES,
            "has the framework run a class when it starts",
            Form.header("Bundle-Activator", "acme.attack.Harmless"),
            REFUSED),
    WORKER_CLASS(
            Family.WIRES,
            "has a worker run a class when it starts",
            Form.header("Plugin-Class", "acme.attack.Harmless"),
            REFUSED),
    AGENT(Family.WIRES, "is an agent of the JVM", Form.header("Launcher-Agent-Class", "acme.attack.Harmless"), REFUSED),
    NATIVE_CODE(
            Family.WIRES,
            "brings native code",
            Form.header("Bundle-NativeCode", "more.bin;osname=Linux;processor=x86-64"),
            REFUSED),
    CLASS_PATH(Family.WIRES, "has classes in a folder of its own", Form.header("Bundle-ClassPath", ".,more"), REFUSED),
    NESTED_JAR(Family.WIRES, "has a jar within its jar", Form.entry("more/more.jar", "more"), REFUSED),
    CONTRACT_EXPORT(
            Family.PACKAGES,
            "exports a package of the contract, in the place of the gateway",
            Form.header("Export-Package", "io.aegis.spi.guard;version=\"1.0.0\"")
                    .and(Form.type("io.aegis.spi.guard.Verdict")),
            REFUSED),
    CONTRACT_CLASS(
            Family.PACKAGES,
            "brings a class of the contract, in the place of the gateway's",
            Form.type("io.aegis.spi.guard.Verdict").coded(),
            SHUT),
    SPLIT_PACKAGE(
            Family.PACKAGES,
            "brings a class more of a package of the contract",
            Form.type("io.aegis.spi.guard.Planted").coded(),
            SHUT),
    KERNEL_CLASS(
            Family.PACKAGES,
            "brings a class more of a package of the kernel",
            Form.type("io.aegis.kernel.Planted").coded(),
            SHUT),
    JDK_CLASS(Family.PACKAGES, "brings a class more of a package of the JDK", Form.type("java.util.Planted"), REFUSED),
    FRAMEWORK_CLASS(
            Family.PACKAGES,
            "brings a class more of a package of the framework",
            Form.type("org.osgi.framework.Planted"),
            REFUSED),
    STARTED_THREAD(
            Family.DESCRIPTIONS,
            "has declarative services start a thread of the JDK",
            Form.component("class=\"acme.attack.Harmless\"/>", "class=\"java.lang.Thread\"/>")
                    .and(Form.component("name=\"attack\"", "name=\"attack\" immediate=\"true\" activate=\"start\"")),
            CLOSED),
    SECOND_COMPONENT(
            Family.DESCRIPTIONS,
            "describes a second component, which is made when it starts",
            Form.header("Service-Component", "OSGI-INF/component.xml,OSGI-INF/second.xml")
                    .and(Form.entry("OSGI-INF/second.xml", """
                        <scr:component xmlns:scr="http://www.osgi.org/xmlns/scr/v1.3.0" name="second" immediate="true">
                          <implementation class="acme.attack.SecondComponent$Second"/>
                        </scr:component>
                        """))
                    .coded(),
            OPEN),
    OTHER_REFERENCE(
            Family.DESCRIPTIONS,
            "has the service of another plugin handed to it",
            Form.component(
                            "<implementation",
                            "<reference name=\"other\" interface=\"io.aegis.spi.identity.AuthenticatorFactory\""
                                    + " cardinality=\"0..1\" policy=\"dynamic\" field=\"other\"/><implementation")
                    .coded(),
            SHUT),
    OTHER_SERVICE(
            Family.DESCRIPTIONS,
            "offers a service of another kind than it declares",
            Form.component(
                    "interface=\"io.aegis.spi.guard.GuardFactory\"",
                    "interface=\"io.aegis.spi.identity.AuthenticatorFactory\""),
            CLOSED),
    PROPERTIES_FILE(
            Family.DESCRIPTIONS,
            "takes properties of its service from a file",
            Form.component("<service>", "<properties entry=\"OSGI-INF/more.properties\"/><service>")
                    .and(Form.entry("OSGI-INF/more.properties", "service.ranking=1000")),
            OPEN),
    OTHER_FACTORY(
            Family.DESCRIPTIONS,
            "names another class to workers than its description does",
            new Form(
                    true,
                    "AEG-PLG-006 entry META-INF/services/io.aegis.spi.guard.GuardFactory",
                    jar -> jar.replacing(
                            "META-INF/services/io.aegis.spi.guard.GuardFactory", "OtherFactory", "Hostile")),
            SHUT),
    GATEWAYS_NAME(
            Family.NAMES,
            "declares the name of a plugin of the gateway",
            Form.named("aegis.pii", "AEG-(PLG-002|CFG-021) Provide-Capability"),
            REFUSED),
    OTHER_PREFIX(
            Family.NAMES,
            "declares a name that belongs to another vendor",
            Form.named("globex.guard", "AEG-PLG-002 "),
            OPEN),
    INSTALLED_NAME(
            Family.NAMES,
            "declares the name of a plugin that is there",
            Form.named(Attack.VICTIM, "AEG-CFG-021 the file is the plugin acme.victim"),
            OPEN),
    ABSOLUTE_URL(Family.OTHER_HOSTS, "asks its upstream for the URL of another server", SHUT, SHUT, SHUT, SHUT),
    NETWORK_PATH(Family.OTHER_HOSTS, "asks for a path that begins with `//HOST`", SHUT, SHUT, SHUT, SHUT),
    USER_INFO(Family.OTHER_HOSTS, "asks for a path that begins with `@HOST`", SHUT, SHUT, SHUT, SHUT),
    BACKSLASHES(Family.OTHER_HOSTS, "asks for a path that begins with backslashes and a host", SHUT, SHUT, SHUT, SHUT),
    ENCODED_SLASHES(
            Family.OTHER_HOSTS, "asks for a path that begins with encoded slashes and a host", SHUT, SHUT, SHUT, SHUT),
    PARENT_FOLDER(Family.OTHER_HOSTS, "asks for what lies beside its base path", SHUT, SHUT, SHUT, SHUT),
    REQUEST_LINE(Family.OTHER_HOSTS, "hides a request in the method of another", SHUT, SHUT, SHUT, SHUT),
    REDIRECT(Family.OTHER_HOSTS, "has its upstream send it to another server", SHUT, SHUT, SHUT, SHUT),
    METADATA_URL(Family.OTHER_HOSTS, "asks for the URL of a metadata service", SHUT, SHUT, SHUT, SHUT),
    METADATA_REDIRECT(Family.OTHER_HOSTS, "has its upstream send it to a metadata service", SHUT, SHUT, SHUT, SHUT),
    METADATA_BASE(
            Family.OTHER_HOSTS,
            "asks an upstream whose base URL is that of a metadata service",
            SHUT,
            SHUT,
            SHUT,
            SHUT),
    LINE_BREAK(Family.HEADERS, "sends a header with another line in it", SHUT, SHUT, SHUT, SHUT),
    HOST_HEADER(Family.HEADERS, "sends a `Host`", SHUT, SHUT, SHUT, SHUT),
    AUTHORIZATION_HEADER(Family.HEADERS, "sends an `Authorization`", SHUT, SHUT, SHUT, SHUT),
    FRAMING_HEADER(Family.HEADERS, "sends a `Transfer-Encoding`", SHUT, SHUT, SHUT, SHUT),
    KEPT_IN_A_FIELD(
            Family.ONE_RUN_AND_THE_NEXT, "has a message of an earlier run, out of a field", OPEN, REFUSED, OPEN, OPEN),
    KEPT_IN_A_STATIC_FIELD(
            Family.ONE_RUN_AND_THE_NEXT,
            "has a message of an earlier run, out of a static field",
            OPEN,
            REFUSED,
            OPEN,
            OPEN),
    KEPT_IN_A_FINAL_FIELD(
            Family.ONE_RUN_AND_THE_NEXT,
            "has a message of an earlier run, out of an `AtomicReference` in a final field",
            OPEN,
            REFUSED,
            OPEN,
            OPEN),
    KEPT_IN_A_MAP(
            Family.ONE_RUN_AND_THE_NEXT,
            "has a message of an earlier run, out of a `Map` in a final field",
            OPEN,
            OPEN,
            OPEN,
            OPEN),
    KEPT_UPSTREAM(Family.ONE_RUN_AND_THE_NEXT, "asks the upstream of a run that is over", SHUT, SHUT, SHUT, SHUT),
    KEPT_ANSWER(
            Family.ONE_RUN_AND_THE_NEXT,
            "reads an upstream's answer to a run that is over, of which it has read nothing",
            SHUT,
            SHUT,
            SHUT,
            SHUT),
    KEPT_STREAM(
            Family.ONE_RUN_AND_THE_NEXT,
            "reads on in an upstream's answer to a run that is over",
            SHUT,
            SHUT,
            SHUT,
            SHUT),
    PASSED_ON_ANSWER(
            Family.ONE_RUN_AND_THE_NEXT,
            "answers with an upstream's answer to a run that is over",
            CLOSED,
            CLOSED,
            CLOSED,
            CLOSED);

    /** A plugin that is there and does nothing. */
    static final String VICTIM = "acme.victim";

    /** What an attack is about, and what kind of plugin makes it. */
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
        VERDICTS("verdicts"),
        WIRES("form of the jar: wires and ways to be run"),
        PACKAGES("form of the jar: packages of somebody else"),
        DESCRIPTIONS("form of the jar: descriptions of components"),
        NAMES("form of the jar: names of somebody else"),
        OTHER_HOSTS("providers: other hosts", PluginKind.PROVIDER),
        HEADERS("providers: headers", PluginKind.PROVIDER),
        ONE_RUN_AND_THE_NEXT("providers: from one run to the next", PluginKind.PROVIDER);

        private final String words;
        private final PluginKind kind;

        Family(String words) {
            this(words, PluginKind.GUARD);
        }

        Family(String words, PluginKind kind) {
            this.words = words;
            this.kind = kind;
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
        REFUSED("the plugin is not admitted; the finding names the place: the class, the header, the entry, the name"),
        /** It ran, and was denied. */
        SHUT("the attack runs, and does not get what it wants"),
        /** It got it in a process in which nobody else is. */
        ALONE("it gets it in its own process, which holds nothing but the plugin and the texts that it is shown"),
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
    private final Form form;
    private final Map<Tier, Outcome> outcomes = new EnumMap<>(Tier.class);

    Attack(Family family, String what, Outcome trusted, Outcome verified, Outcome sandboxed, Outcome process) {
        this(family, what, Form.RIGHT, trusted, verified, sandboxed, process);
    }

    /** In a form in which no jar of a vendor is admitted. */
    Attack(Family family, String what, Form form, Outcome trusted) {
        this(family, what, form, trusted, Outcome.REFUSED, Outcome.REFUSED, Outcome.REFUSED);
    }

    Attack(
            Family family,
            String what,
            Form form,
            Outcome trusted,
            Outcome verified,
            Outcome sandboxed,
            Outcome process) {
        this.family = family;
        this.what = what;
        this.form = form;
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
        return form.isCoded() ? inCamelCase() : "Harmless";
    }

    private String inCamelCase() {
        return Arrays.stream(name().split("_"))
                .map(word -> word.charAt(0) + word.substring(1).toLowerCase(Locale.ROOT))
                .collect(Collectors.joining());
    }

    PluginKind kind() {
        return family.kind;
    }

    /** Whether it lies in the form of its jar. */
    boolean isOfForm() {
        return form != Form.RIGHT;
    }

    /** Makes its jar of one that is right in everything but its classes. */
    HostileJar forged(HostileJar right) {
        return form.forge().apply(right);
    }

    /** The finding that refuses it, as a regular expression. */
    String refusal() {
        return "(?s)" + (isOfForm() ? form.finding() : "AEG-PLG-006 acme\\.attack\\." + type() + "\\b") + ".*";
    }

    /** Whether the process in which it runs may not be what it was before. */
    boolean destroys() {
        return List.of(SOCKET_IMPL_FACTORY, PASSED_ON_ANSWER).contains(this)
                || List.of(Family.END_OF_THE_PROCESS, Family.TIME_AND_MEMORY).contains(family);
    }

    /** Whether nothing but the deadline of the call ends it for whoever waits. */
    boolean isLate() {
        return isEndless() || this == LATE_ANSWER;
    }

    /** Whether its thread goes on when nobody waits for it any more. */
    private boolean isEndless() {
        return List.of(LOOP, BACKTRACKING).contains(this);
    }

    /** Whether no other attack should be made in its gateway in a tier: that ends, is not what it was before, or keeps a thread that does not come back. */
    boolean needsItsOwnGateway(Tier tier) {
        return switch (in(tier)) {
            case REFUSED -> false;
            case ENDS -> true;
            case SHUT, ALONE, CLOSED, OPEN ->
                switch (tier) {
                    case TRUSTED -> destroys();
                    case VERIFIED -> isEndless();
                    case SANDBOXED, PROCESS -> false;
                };
        };
    }
}
