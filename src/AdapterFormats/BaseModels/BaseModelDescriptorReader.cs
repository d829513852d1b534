using System.Security.Cryptography;
using System.Text;
using AdapterFormats.BaseModels;
using AdapterFormats.Gguf;
using AdapterFormats.Validation;

namespace AdapterFormats;

/// <summary>Reads the descriptor of a base model from its GGUF file, in managed code.</summary>
public static class BaseModelDescriptorReader
{
    private const int BufferBytes = 1 << 16;

    /// <summary>Keeps this digest apart from that of a file.</summary>
    private static readonly byte[] s_elsewhere = "weights of another engine\0"u8.ToArray();

    /// <summary>Reads the header and hashes the whole file; cancellable in between.</summary>
    /// <exception cref="AdapterFormatException">The file is no sound GGUF model, or its architecture is not supported.</exception>
    public static BaseModelDescriptor Read(
        string ggufPath, string name, IReadOnlyList<string> acceptedNames, CancellationToken cancellationToken) =>
        Read(ggufPath, name, acceptedNames, weights: null, cancellationToken);

    /// <summary>
    /// The same for weights that another engine holds: the file describes them and need have no tensors (<c>convert_hf_to_gguf.py --vocab-only</c>);
    /// what may be targeted then follows from its numbers.
    /// </summary>
    /// <param name="ggufPath">Vocabulary and numbers of the base.</param>
    /// <param name="name">What tenants call it.</param>
    /// <param name="acceptedNames">What adapters may call it.</param>
    /// <param name="weights">Which weights the engine holds, e.g. the revision of their repository: others are another base model.</param>
    /// <param name="cancellationToken">Ends it between two reads.</param>
    /// <exception cref="AdapterFormatException">As above.</exception>
    public static BaseModelDescriptor ReadForWeightsElsewhere(
        string ggufPath, string name, IReadOnlyList<string> acceptedNames, string weights, CancellationToken cancellationToken)
    {
        ArgumentException.ThrowIfNullOrEmpty(weights);
        return Read(ggufPath, name, acceptedNames, weights, cancellationToken);
    }

    private static BaseModelDescriptor Read(
        string ggufPath, string name, IReadOnlyList<string> acceptedNames, string? weights, CancellationToken cancellationToken)
    {
        using var file = new FileStream(ggufPath, FileMode.Open, FileAccess.Read, FileShare.Read, BufferBytes);
        var findings = new FindingList();
        var header = new GgufHeaderReader(file, GgufLimits.BaseModel, findings).Read(cancellationToken);
        if (findings.HasErrors)
            throw new AdapterFormatException(findings.ToArray()[0].Message);
        var facts = new ModelFacts(header);
        var tokenizer = new TokenizerFacts(file, header);
        return new BaseModelDescriptor
        {
            Name = name,
            Digest = HashFile(file, weights, cancellationToken),
            Architecture = facts.Architecture,
            LayerCount = facts.Number("block_count"),
            EmbeddingLength = facts.Number("embedding_length"),
            HeadCount = facts.Number("attention.head_count"),
            HeadCountKv = facts.NumberOr("attention.head_count_kv", facts.Number("attention.head_count")),
            ContextLength = facts.Number("context_length"),
            VocabularySize = tokenizer.VocabularySize ?? facts.VocabularySize(),
            Targets = weights is not null && header.Tensors.Count == 0 ? TargetableWeights.Of(facts) : TargetableWeights.Of(header),
            AcceptedNames = [.. acceptedNames],
            TemplateDigest = tokenizer.TemplateDigest(),
            TokenizerDigest = tokenizer.TokenizerDigest(),
            Capabilities = tokenizer.Capabilities(),
        };
    }

    private static string HashFile(FileStream file, string? weights, CancellationToken cancellationToken)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var buffer = new byte[BufferBytes];
        file.Position = 0;
        for (int read; (read = file.Read(buffer)) > 0;)
        {
            cancellationToken.ThrowIfCancellationRequested();
            hash.AppendData(buffer.AsSpan(0, read));
        }

        var digest = hash.GetHashAndReset();
        return "sha256:" + Convert.ToHexStringLower(weights is null ? digest : SHA256.HashData([.. s_elsewhere, .. digest, .. Encoding.UTF8.GetBytes(weights)]));
    }
}
