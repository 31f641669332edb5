package io.aegis.admission;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The one place that decides whether a bundle may be installed: from its bytes, before any class of it is loaded.
 *
 * <p>A first-party bundle is trusted for its digest, which is compiled into the image. The folder that it lies in, its name and what it says of itself
 * count for nothing. A vendor's is admitted for a signature of a pinned key, and for what is in it.
 *
 * <p>Safe for use by many threads.
 */
public final class Admission {
    private final ImageAdmission image;
    private final VendorAdmission vendors = new VendorAdmission();

    /**
     * @param digests SHA-256 of each first-party bundle, by file name
     */
    public Admission(Map<String, String> digests) {
        this.image = new ImageAdmission(digests);
    }

    /** Judges every jar of the folder of first-party bundles, and every file that should be there. */
    public List<AdmissionResult> judge(Path folder) {
        return image.judge(folder);
    }

    /** The name that a file claims, whatever may be wrong with it otherwise. */
    public static Optional<String> name(PluginFile file) {
        return VendorAdmission.name(file);
    }

    /**
     * Judges the file of a vendor.
     *
     * @param tier the tier that the operator wants it to have; never {@link PluginTier#TRUSTED}, which is for first-party bundles alone
     * @param grants what the operator grants; what the plugin does not ask for is not given to it, and one that does not exist is refused
     * @param trust whose signatures count
     */
    public AdmissionResult judge(PluginFile file, PluginTier tier, Set<String> grants, Trust trust) {
        return vendors.judge(file, tier, grants, trust);
    }

    /** Says everything about the file of a vendor, whether it would be admitted or not. */
    public static AdmissionReport report(PluginFile file, Trust trust) {
        return VendorAdmission.report(file, trust);
    }
}
