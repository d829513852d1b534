using AdapterFormats.Gguf;
using AdapterFormats.Names;
using AdapterFormats.Peft;
using AdapterFormats.Safetensors;
using AdapterFormats.Validation;

namespace AdapterFormats.Import;

/// <summary>Opens the weights, with what describes them.</summary>
internal sealed class ContentReader(BaseModelDescriptor baseModel, ImportPolicy policy, ImportLimits limits, FindingList findings)
{
    private readonly BaseTargets _targets = new(baseModel);

    /// <summary>Null when there are no weights that could be judged (already reported). The caller disposes the file's stream.</summary>
    public ReadAdapter? Read(UploadContent content, CancellationToken cancellationToken) =>
        content.GgufPath is { } gguf ? ReadGguf(gguf, cancellationToken) : ReadPeft(content, cancellationToken);

    public BaseTargets Targets => _targets;

    private ReadAdapter? ReadPeft(UploadContent content, CancellationToken cancellationToken)
    {
        var errorsBefore = findings.ErrorCount;
        var config = content.ConfigPath is { } path
            ? new PeftConfigReader(baseModel, policy, limits, findings).Read(path, cancellationToken)
            : null;
        // Weights without a readable configuration are judged as far as they can be; those of another method are no LoRA at all.
        var isOther = config is null && findings.ErrorCount > errorsBefore && findings.Has(FindingCodes.ConfigPeftType);
        if (content.WeightsPath is null || isOther)
            return null;
        var stream = OpenFile(content.WeightsPath);
        if (SafetensorsFile.Open(stream, limits, findings, cancellationToken) is { } file)
            return new ReadAdapter(
                file, new PeftTensorNames(_targets, findings), config ?? (IScaleSource)new GgufScale(null), NeedsPermutation: true);
        stream.Dispose();
        return null;
    }

    private ReadAdapter? ReadGguf(string path, CancellationToken cancellationToken)
    {
        var stream = OpenFile(path);
        try
        {
            // Two factors a target: a file with more tensors than that has others.
            var bounds = GgufLimits.Adapter(baseModel.Targets.Count * 2L, limits.MaxHeaderBytes);
            var header = new GgufHeaderReader(stream, bounds, findings).Read(cancellationToken);
            var alpha = GgufAdapterMetadata.Judge(header, baseModel, limits, findings);
            return new ReadAdapter(
                GgufAdapterLayout.Resolve(stream, header, findings), new GgufTensorNames(_targets, findings), new GgufScale(alpha),
                NeedsPermutation: false);
        }
        catch (GgufFormatException exception)
        {
            findings.Error(exception.Code, null, exception.Message, "Convert the PEFT folder again, or upload the PEFT folder itself.");
            stream.Dispose();
            return null;
        }
    }

    private static FileStream OpenFile(string path) => new(path, FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 1 << 14);
}
