using AdapterFormats.Export;
using AdapterFormats.Import;

namespace AdapterFormats;

/// <summary>
/// Writes a canonical adapter as the PEFT folder that other engines load: <c>adapter_config.json</c> and <c>adapter_model.safetensors</c>, with the
/// names, the order of rows and the bits that the trainer wrote. The same adapter gives the same bytes.
/// </summary>
public static class PeftFolder
{
    /// <param name="adapter">The adapter; its stream is read.</param>
    /// <param name="baseModel">The base that it is for.</param>
    /// <param name="baseName">What <c>base_model_name_or_path</c> says.</param>
    /// <param name="folder">An empty folder that is there.</param>
    /// <returns>Bytes written.</returns>
    /// <exception cref="AdapterFormatException">It is of another architecture, or changes what this base does not have.</exception>
    /// <exception cref="IOException">The folder cannot be written to, or is full.</exception>
    /// <remarks>
    /// One tensor at a time is in memory. Files are readable by their owner alone. Where ranks differ, all are filled up with zeros to the largest and
    /// the difference in scale is folded into B: engines know one rank and one alpha of an adapter.
    /// </remarks>
    public static long Write(CanonicalAdapterReader adapter, BaseModelDescriptor baseModel, string baseName, string folder)
    {
        ArgumentNullException.ThrowIfNull(adapter);
        ArgumentNullException.ThrowIfNull(baseModel);
        if (adapter.Architecture != baseModel.Architecture)
            throw new AdapterFormatException($"The adapter is for a {adapter.Architecture} base, and this one is {baseModel.Architecture}.");
        var plan = PeftPlan.Make(adapter, baseModel);
        var bytes = PeftConfigFile.Write(plan, baseName, Path.Combine(folder, AdapterFileNames.Config));
        return bytes + PeftWeightsFile.Write(plan, Path.Combine(folder, AdapterFileNames.Weights));
    }
}
