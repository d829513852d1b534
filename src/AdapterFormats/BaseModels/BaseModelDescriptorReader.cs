using System.Security.Cryptography;
using AdapterFormats.BaseModels;
using AdapterFormats.Gguf;
using AdapterFormats.Validation;

namespace AdapterFormats;

/// <summary>Reads the descriptor of a base model from its GGUF file, in managed code.</summary>
public static class BaseModelDescriptorReader
{
    private const int BufferBytes = 1 << 16;

    /// <summary>Reads the header and hashes the whole file; cancellable in between.</summary>
    /// <exception cref="AdapterFormatException">The file is no sound GGUF model, or its architecture is not supported.</exception>
    public static BaseModelDescriptor Read(
        string ggufPath, string name, IReadOnlyList<string> acceptedNames, CancellationToken cancellationToken)
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
            Digest = HashFile(file, cancellationToken),
            Architecture = facts.Architecture,
            LayerCount = facts.Number("block_count"),
            EmbeddingLength = facts.Number("embedding_length"),
            HeadCount = facts.Number("attention.head_count"),
            HeadCountKv = facts.NumberOr("attention.head_count_kv", facts.Number("attention.head_count")),
            ContextLength = facts.Number("context_length"),
            VocabularySize = tokenizer.VocabularySize ?? facts.VocabularySize(),
            Targets = TargetableWeights.Of(header),
            AcceptedNames = [.. acceptedNames],
            TemplateDigest = tokenizer.TemplateDigest(),
            TokenizerDigest = tokenizer.TokenizerDigest(),
            Capabilities = tokenizer.Capabilities(),
        };
    }

    private static string HashFile(FileStream file, CancellationToken cancellationToken)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var buffer = new byte[BufferBytes];
        file.Position = 0;
        for (int read; (read = file.Read(buffer)) > 0;)
        {
            cancellationToken.ThrowIfCancellationRequested();
            hash.AppendData(buffer.AsSpan(0, read));
        }

        return "sha256:" + Convert.ToHexStringLower(hash.GetHashAndReset());
    }
}
