package io.aegis.cli;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.classfile.ClassFile;
import java.lang.constant.ClassDesc;
import java.lang.constant.ConstantDescs;
import java.lang.constant.MethodTypeDesc;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Consumer;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/** The jar of a guard of a vendor, written without a compiler. */
final class VendorJar {
    private static final ClassDesc TYPE = ClassDesc.of("acme.tickets.TicketFactory");
    private static final ClassDesc FACTORY = ClassDesc.of("io.aegis.spi.guard.GuardFactory");

    private VendorJar() {}

    /** A jar that is right in every tier. */
    static Path write(Path file) {
        return write(file, "acme.tickets", code -> {});
    }

    /** A jar whose guard ends the process. */
    static Path writeHostile(Path file) {
        return write(
                file,
                "acme.tickets",
                code -> code.iconst_1()
                        .invokestatic(ClassDesc.of("java.lang.System"), "exit", MethodTypeDesc.ofDescriptor("(I)V")));
    }

    /** A jar that asks for a grant. */
    static Path writeNeeding(Path file, String grant) {
        return write(
                file,
                "acme.tickets",
                "Require-Capability: aegis.grant;filter:=\"(grant=" + grant + ")\"\n",
                code -> {});
    }

    static Path write(Path file, String name, Consumer<java.lang.classfile.CodeBuilder> body) {
        return write(file, name, "", body);
    }

    private static Path write(Path file, String name, String header, Consumer<java.lang.classfile.CodeBuilder> body) {
        var bytes = new ByteArrayOutputStream();
        try (var zip = new ZipOutputStream(bytes)) {
            add(zip, "META-INF/MANIFEST.MF", """
                Manifest-Version: 1.0
                Bundle-ManifestVersion: 2
                Bundle-SymbolicName: acme.tickets
                Bundle-Version: 1.2.0
                Plugin-Id: %s
                Plugin-Version: 1.2.0
                Provide-Capability: aegis.plugin;kind=guard;type="%s";api:Version="1.0";stages:List<String>="ingress";attachments:List<String>="image/png"
                Service-Component: OSGI-INF/tickets.xml
                %s
                """.formatted(name, name, header).getBytes(StandardCharsets.UTF_8));
            add(zip, "OSGI-INF/tickets.xml", """
                <scr:component xmlns:scr="http://www.osgi.org/xmlns/scr/v1.3.0" name="tickets">
                  <service><provide interface="io.aegis.spi.guard.GuardFactory"/></service>
                  <implementation class="acme.tickets.TicketFactory"/>
                </scr:component>
                """.getBytes(StandardCharsets.UTF_8));
            add(zip, "aegis/settings.schema.json", """
                {"$schema": "https://json-schema.org/draft/2020-12/schema", "type": "object",
                 "properties": {"endpoint": {"type": "string", "x-aegis-upstream": true}}}
                """.getBytes(StandardCharsets.UTF_8));
            add(
                    zip,
                    "META-INF/services/io.aegis.spi.guard.GuardFactory",
                    "acme.tickets.TicketFactory\n".getBytes(StandardCharsets.UTF_8));
            add(zip, "acme/tickets/TicketFactory.class", factory(body));
            zip.finish();
            return Files.write(file, bytes.toByteArray());
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        }
    }

    private static byte[] factory(Consumer<java.lang.classfile.CodeBuilder> body) {
        var create = MethodTypeDesc.of(
                ClassDesc.of("io.aegis.spi.guard.Guard"),
                ClassDesc.of("io.aegis.spi.settings.Settings"),
                ClassDesc.of("io.aegis.spi.plugin.Host"));
        return ClassFile.of()
                .build(
                        TYPE,
                        builder -> builder.withFlags(ClassFile.ACC_PUBLIC | ClassFile.ACC_SUPER)
                                .withInterfaceSymbols(FACTORY)
                                .withMethodBody(
                                        ConstantDescs.INIT_NAME,
                                        ConstantDescs.MTD_void,
                                        ClassFile.ACC_PUBLIC,
                                        code -> code.aload(0)
                                                .invokespecial(
                                                        ConstantDescs.CD_Object,
                                                        ConstantDescs.INIT_NAME,
                                                        ConstantDescs.MTD_void)
                                                .return_())
                                .withMethodBody("create", create, ClassFile.ACC_PUBLIC, code -> {
                                    body.accept(code);
                                    code.aconst_null().areturn();
                                }));
    }

    private static void add(ZipOutputStream zip, String name, byte[] content) throws IOException {
        zip.putNextEntry(new ZipEntry(name));
        zip.write(content);
        zip.closeEntry();
    }
}
