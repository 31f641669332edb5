package io.aegis.claims;

import io.aegis.admission.PluginFile;
import io.aegis.admission.PluginKind;
import io.aegis.admission.Signing;
import io.aegis.admission.SigningKeys;
import io.aegis.spi.guard.GuardFactory;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.jar.Attributes;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import javax.tools.ToolProvider;

/**
 * The jar of a plugin that attacks, right in all that is not the attack. Immutable.
 *
 * @param name what the operator takes it for, and the name of its file
 * @param kind guard or provider
 * @param headers of its manifest
 * @param entries its other files
 */
record HostileJar(String name, PluginKind kind, Map<String, String> headers, Map<String, byte[]> entries) {
    static final SigningKeys.Pair KEY = SigningKeys.generate();
    /** Of a vendor who attacks nobody. */
    static final SigningKeys.Pair OTHER_KEY = SigningKeys.generate();

    static final String PACKAGE = "acme/attack/";
    /** Classes that are there for those of attacks. */
    static final Set<String> CARRIERS = Set.of(
            "Batch",
            "Harmless",
            "HarmlessProvider",
            "Hostile",
            "HostileProvider",
            "Loyal",
            "NaiveUpstream",
            "ProviderBatch",
            "Target",
            "Tries",
            "Unguarded",
            "Walk");

    private static final String SCHEMA =
            "{\"$schema\": \"https://json-schema.org/draft/2020-12/schema\", \"type\": \"object\"%s}";
    private static final String UPSTREAM =
            ", \"properties\": {\"base_url\": {\"type\": \"string\", \"minLength\": 1, \"x-aegis-upstream\": true}}";
    private static final String EXTENDER =
            "osgi.extender;filter:=\"(&(osgi.extender=osgi.component)(version>=1.5.0)(!(version>=2.0.0)))\"";
    private static final Path COMPILED = compiled();

    /** With the class of one attack and what it needs. */
    static HostileJar of(String name, PluginKind kind, String attack) {
        var entries = new TreeMap<String, byte[]>();
        Stream.concat(bases(kind).stream(), Stream.of(attack)).forEach(each -> entries.putAll(classes(each)));
        return with(name, kind, attack, entries);
    }

    /** With the classes of all attacks. */
    static HostileJar ofAll(String name, PluginKind kind) {
        return with(name, kind, kind == PluginKind.PROVIDER ? "ProviderBatch" : "Batch", classes(""));
    }

    private static List<String> bases(PluginKind kind) {
        return kind == PluginKind.PROVIDER
                ? List.of("HostileProvider", "Target", "Tries")
                : List.of("Hostile", "Target");
    }

    /** Where the compiled classes lie. */
    static Path compiledClasses() {
        return COMPILED;
    }

    private static HostileJar with(String name, PluginKind kind, String factory, Map<String, byte[]> classes) {
        String component = "OSGI-INF/component.xml";
        String contract = kind.contract().getName();
        var headers = new LinkedHashMap<String, String>();
        headers.put("Manifest-Version", "1.0");
        headers.put("Bundle-ManifestVersion", "2");
        headers.put("Bundle-SymbolicName", name);
        headers.put("Bundle-Version", "1.0.0");
        headers.put("Plugin-Version", "1.0.0");
        headers.put(
                "Import-Package",
                "io.aegis.spi.content,io.aegis.spi.guard,io.aegis.spi.plugin,io.aegis.spi.provider,"
                        + "io.aegis.spi.settings");
        headers.put("Require-Capability", EXTENDER);
        headers.put("Service-Component", component);
        var entries = new TreeMap<>(classes);
        entries.put("aegis/settings.schema.json", bytes(SCHEMA.formatted(kind == PluginKind.PROVIDER ? UPSTREAM : "")));
        entries.put("META-INF/services/" + contract, bytes("acme.attack." + factory + "\n"));
        entries.put(component, bytes("""
            <?xml version="1.0" encoding="UTF-8"?>
            <scr:component xmlns:scr="http://www.osgi.org/xmlns/scr/v1.3.0" name="attack">
              <service>
                <provide interface="%s"/>
              </service>
              <implementation class="acme.attack.%s"/>
            </scr:component>
            """.formatted(contract, factory)));
        return new HostileJar(name, kind, headers, entries).called(name);
    }

    /** Declares another name. */
    HostileJar called(String type) {
        String own = kind == PluginKind.PROVIDER
                ? "kind=provider;dialects:List<String>=\"openai.chat\""
                : "kind=guard;stages:List<String>=\"ingress\"";
        return header("Plugin-Id", type)
                .header("Provide-Capability", "aegis.plugin;type=\"" + type + "\";api:Version=\"1.0\";" + own);
    }

    /** What it declares to be called. */
    String type() {
        return headers.get("Plugin-Id");
    }

    HostileJar needing(String grant) {
        return header("Require-Capability", EXTENDER + ",aegis.grant;filter:=\"(grant=" + grant + ")\"");
    }

    HostileJar header(String header, String value) {
        var copy = new LinkedHashMap<>(headers);
        copy.put(header, value);
        return new HostileJar(name, kind, copy, entries);
    }

    HostileJar without(String header) {
        var copy = new LinkedHashMap<>(headers);
        copy.remove(header);
        return new HostileJar(name, kind, copy, entries);
    }

    HostileJar entry(String path, byte[] content) {
        var copy = new TreeMap<>(entries);
        copy.put(path, content);
        return new HostileJar(name, kind, headers, copy);
    }

    HostileJar replacing(String path, String old, String fresh) {
        String text = new String(entries.get(path), StandardCharsets.UTF_8);
        if (!text.contains(old)) {
            throw new AssertionError(path + " has no '" + old + "' in it");
        }
        return entry(path, bytes(text.replace(old, fresh)));
    }

    byte[] bytes() {
        var manifest = new Manifest();
        headers.forEach((header, value) -> manifest.getMainAttributes().put(new Attributes.Name(header), value));
        var bytes = new ByteArrayOutputStream();
        try (var jar = new JarOutputStream(bytes, manifest)) {
            for (var entry : entries.entrySet()) {
                jar.putNextEntry(new ZipEntry(entry.getKey()));
                jar.write(entry.getValue());
            }
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
        return bytes.toByteArray();
    }

    /** As the vendor delivers it. */
    PluginFile signed() {
        byte[] jar = bytes();
        return new PluginFile(name + ".jar", jar, Optional.of(signature(jar)));
    }

    /** Writes jar and signature. */
    void writeTo(Path folder) {
        try {
            byte[] jar = bytes();
            Files.write(folder.resolve(name + ".jar"), jar);
            Files.write(folder.resolve(name + ".jar.sig"), signature(jar));
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    private static byte[] signature(byte[] jar) {
        return bytes(Signing.sign(jar, KEY.privatePem(), KEY.publicPem()).json());
    }

    static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    /** A class with those in it, or all of them. */
    private static Map<String, byte[]> classes(String simpleName) {
        try (Stream<Path> files = Files.list(COMPILED.resolve(PACKAGE))) {
            var found = new TreeMap<String, byte[]>();
            for (Path file : files.toList()) {
                String name = file.getFileName().toString();
                if (simpleName.isEmpty() || name.matches(simpleName + "(\\$.*)?\\.class")) {
                    found.put(PACKAGE + name, Files.readAllBytes(file));
                }
            }
            if (found.isEmpty()) {
                throw new AssertionError("there is no attack " + simpleName);
            }
            return found;
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    private static Path compiled() {
        Path output = Distribution.emptyFolder("attack-classes");
        try (Stream<Path> sources = Files.walk(Path.of("src/test/attacks"))) {
            Path contract = Path.of(GuardFactory.class
                    .getProtectionDomain()
                    .getCodeSource()
                    .getLocation()
                    .toURI());
            var arguments = new ArrayList<>(List.of(
                    "-proc:none",
                    "-nowarn",
                    "-XDstringConcat=inline",
                    "-cp",
                    contract.toString(),
                    "-d",
                    output.toString()));
            sources.map(Path::toString).filter(file -> file.endsWith(".java")).forEach(arguments::add);
            int exit = ToolProvider.getSystemJavaCompiler().run(null, null, null, arguments.toArray(String[]::new));
            if (exit != 0) {
                throw new AssertionError("the attacks do not compile");
            }
            DynamicClasses.write(output);
            return output;
        } catch (IOException | URISyntaxException failed) {
            throw new IllegalStateException(failed);
        }
    }
}
