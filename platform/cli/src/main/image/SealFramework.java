import java.io.BufferedOutputStream;
import java.io.IOException;
import java.lang.classfile.Attributes;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassModel;
import java.lang.classfile.attribute.ModuleAttribute;
import java.lang.classfile.attribute.ModuleAttribute.ModuleAttributeBuilder;
import java.lang.classfile.attribute.ModuleExportInfo;
import java.lang.constant.ModuleDesc;
import java.lang.constant.PackageDesc;
import java.lang.reflect.AccessFlag;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipOutputStream;

/**
 * Writes the OSGi framework's jar anew with a closed module descriptor: {@code java SealFramework.java FROM TO}.
 *
 * <p>The one that it comes with is open, so that whoever can reflect reaches the framework's insides, and requires {@code jdk.unsupported}. Every other
 * entry is copied as it is, times included, so that the same jar gives the same bytes.
 */
final class SealFramework {
    private static final String DESCRIPTOR = "module-info.class";
    private static final ModuleDesc HOST = ModuleDesc.of("io.aegis.plugins");
    private static final ModuleDesc BASE = ModuleDesc.of("java.base");

    /** What declarative services link to. They run in an unnamed module, so that no narrower word exists for them. */
    private static final Set<String> FOR_BUNDLES = Set.of(
            "org/osgi/dto",
            "org/osgi/framework",
            "org/osgi/framework/dto",
            "org/osgi/framework/startlevel",
            "org/osgi/framework/wiring",
            "org/osgi/resource",
            "org/osgi/util/tracker");

    /** What the plugin host alone needs. */
    private static final Set<String> FOR_THE_HOST = Set.of(
            "org/osgi/framework/hooks/bundle",
            "org/osgi/framework/hooks/resolver",
            "org/osgi/framework/hooks/service",
            "org/osgi/framework/hooks/weaving",
            "org/osgi/framework/launch");

    private SealFramework() {}

    public static void main(String[] arguments) throws IOException {
        Path to = Path.of(arguments[1]);
        try (var from = new ZipFile(arguments[0]);
                var out = new ZipOutputStream(new BufferedOutputStream(Files.newOutputStream(to)))) {
            for (ZipEntry entry : from.stream().map(ZipEntry.class::cast).toList()) {
                byte[] bytes = from.getInputStream(entry).readAllBytes();
                var copy = new ZipEntry(entry.getName());
                copy.setTimeLocal(entry.getTimeLocal());
                out.putNextEntry(copy);
                out.write(entry.getName().equals(DESCRIPTOR) ? sealed(bytes) : bytes);
            }
        }
    }

    private static byte[] sealed(byte[] descriptor) {
        ClassFile format = ClassFile.of();
        ClassModel model = format.parse(descriptor);
        ModuleAttribute open = model.findAttribute(Attributes.module()).orElseThrow();
        ModuleAttribute closed = ModuleAttribute.of(open.moduleName().asSymbol(), module -> {
            open.moduleVersion().ifPresent(version -> module.moduleVersion(version.stringValue()));
            module.moduleFlags(0).requires(BASE, Set.of(AccessFlag.MANDATED), null);
            open.exports().forEach(exported -> export(module, exported));
            open.uses().forEach(use -> module.uses(use.asSymbol()));
            open.provides().forEach(provided -> module.provides(provided));
        });
        return format.transformClass(
                model, (builder, element) -> builder.with(element instanceof ModuleAttribute ? closed : element));
    }

    private static void export(ModuleAttributeBuilder module, ModuleExportInfo exported) {
        PackageDesc name = exported.exportedPackage().asSymbol();
        if (FOR_BUNDLES.contains(name.internalName())) {
            module.exports(name, 0);
        } else if (FOR_THE_HOST.contains(name.internalName())) {
            module.exports(name, 0, HOST);
        }
    }
}
