using AdapterFormats.Validation;

namespace AdapterFormats.Gguf;

/// <summary>Reads a GGUF header. Faults that leave the rest readable are findings; the first that does not is thrown.</summary>
internal sealed class GgufHeaderReader(Stream stream, GgufLimits limits, FindingList findings)
{
    private const int MinTensorInfoBytes = 8 + 4 + 4 + 8;
    private const int MinMetadataBytes = 8 + 4 + 1;
    private const int MaxTensorNameBytes = 128;
    private const int MaxReadableDimensions = 16;

    private readonly GgufInput _input = new(stream);
    private readonly GgufMetadataReader _values = new(limits);

    /// <exception cref="GgufFormatException">The header cannot be read to its end.</exception>
    public GgufHeader Read(CancellationToken cancellationToken)
    {
        ReadPreamble();
        var tensorCount = ReadCount(limits.MaxTensors, MinTensorInfoBytes, FindingCodes.GgufTensorCount, "tensors");
        var metadataCount = ReadCount(limits.MaxMetadataValues, MinMetadataBytes, FindingCodes.GgufMetadataCount, "metadata values");
        var metadata = ReadMetadata(metadataCount, cancellationToken);
        var tensors = ReadTensors(tensorCount, cancellationToken);
        var alignment = ReadAlignment(metadata);
        return new GgufHeader(metadata, tensors, alignment, GgufFormat.Align(_input.Position, alignment));
    }

    private void ReadPreamble()
    {
        if (_input.ReadUInt32() != GgufFormat.Magic)
            throw new GgufFormatException(FindingCodes.GgufMagic, "The file does not begin with the magic 'GGUF'.");
        var version = _input.ReadUInt32();
        if (version != GgufFormat.Version)
            throw new GgufFormatException(
                FindingCodes.GgufVersion, $"GGUF version {version}; only version {GgufFormat.Version}, little-endian, is read.");
    }

    // A count is believed only as far as the rest of the file could hold that many.
    private long ReadCount(long max, int minBytes, string code, string what)
    {
        var count = _input.ReadUInt64();
        if (count > (ulong)max)
            throw new GgufFormatException(code, $"The count of {what} is {count}; at most {max} are allowed here.");
        if (count > (ulong)(_input.Remaining / minBytes))
            throw new GgufFormatException(FindingCodes.GgufTruncated, $"The count of {what} is {count}, more than the file has room for.");
        return (long)count;
    }

    private Dictionary<string, GgufValue> ReadMetadata(long count, CancellationToken cancellationToken)
    {
        var metadata = new Dictionary<string, GgufValue>(StringComparer.Ordinal);
        for (long i = 0; i < count; i++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var key = _input.ReadString(limits.MaxStringBytes, "a metadata key")
                ?? throw new GgufFormatException(FindingCodes.GgufName, "A metadata key is not UTF-8.");
            var value = _values.Read(_input, key);
            if (!metadata.TryAdd(key, value))
                findings.Error(
                    FindingCodes.GgufDuplicateKey, null, $"The metadata key '{FindingText.Shorten(key)}' is a duplicate.",
                    "Write each key once.");
            ThrowIfTooLong();
        }

        return metadata;
    }

    private List<GgufTensorInfo> ReadTensors(long count, CancellationToken cancellationToken)
    {
        var tensors = new List<GgufTensorInfo>();
        var names = new HashSet<string>(StringComparer.Ordinal);
        for (long i = 0; i < count; i++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var tensor = ReadTensor(i);
            if (tensor.Name.Length > 0 && !names.Add(tensor.Name))
                findings.Error(
                    FindingCodes.GgufDuplicateTensor, tensor.Name, "The tensor's name is a duplicate.", "Write each tensor once.");
            tensors.Add(tensor);
            ThrowIfTooLong();
        }

        return tensors;
    }

    private GgufTensorInfo ReadTensor(long index)
    {
        // A name that is unusable is replaced by nothing: the tensor still takes its place in the layout.
        var name = _input.ReadString(limits.MaxStringBytes, "a tensor name");
        if (string.IsNullOrEmpty(name) || name.Length > MaxTensorNameBytes || name.AsSpan().ContainsAnyInRange('\0', ' '))
        {
            findings.Error(FindingCodes.GgufName, name is null ? null : FindingText.Shorten(name),
                $"The name of tensor {index} is empty, not UTF-8, has blanks, or is longer than {MaxTensorNameBytes} characters.",
                "Export the adapter again.");
            name = "";
        }

        var count = _input.ReadUInt32();
        if (count > MaxReadableDimensions)
            throw new GgufFormatException(
                FindingCodes.TensorDimensions, $"A tensor has {count} dimensions; GGUF knows at most {GgufFormat.MaxDimensions}.");
        var dimensions = new ulong[count];
        for (var i = 0; i < dimensions.Length; i++)
            dimensions[i] = _input.ReadUInt64();
        return new GgufTensorInfo(name, dimensions, _input.ReadUInt32(), _input.ReadUInt64());
    }

    private static long ReadAlignment(Dictionary<string, GgufValue> metadata)
    {
        if (!metadata.TryGetValue(GgufFormat.GeneralAlignment, out var value))
            return GgufFormat.DefaultAlignment;
        if (value.Type != GgufValueType.UInt32 || value.Integer is not long alignment
            || alignment is < 8 or > 65_536 || !long.IsPow2(alignment))
            throw new GgufFormatException(FindingCodes.GgufAlignment, "general.alignment must be a u32, a power of two from 8 to 65536.");
        return alignment;
    }

    private void ThrowIfTooLong()
    {
        if (_input.Position > limits.MaxHeaderBytes)
            throw new GgufFormatException(FindingCodes.GgufMetadataTooLarge, $"The header is longer than {limits.MaxHeaderBytes} bytes.");
    }
}
