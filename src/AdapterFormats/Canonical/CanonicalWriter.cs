using System.Security.Cryptography;
using AdapterFormats.Elements;
using AdapterFormats.Gguf;

namespace AdapterFormats.Canonical;

/// <summary>Writes the canonical file and hashes it on the way. The same numbers give the same bytes: nothing in it says when, where or
/// from what it was made.</summary>
internal sealed class CanonicalWriter : IDisposable
{
    private static readonly byte[] s_padding = new byte[GgufFormat.DefaultAlignment];

    private readonly IncrementalHash _hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
    private readonly FileStream _file;
    private readonly ChunkBuffers _buffers;

    public CanonicalWriter(string path, ChunkBuffers buffers)
    {
        _file = new FileStream(path, FileMode.CreateNew, FileAccess.Write, FileShare.None, bufferSize: 1);
        _buffers = buffers;
    }

    public CanonicalAdapterFile Write(CanonicalPlan plan, CancellationToken cancellationToken)
    {
        Append(CanonicalHeader.Write(plan));
        foreach (var tensor in plan.Tensors)
        {
            if (tensor.HeadRows is int headRows)
                WriteHeads(tensor, headRows, cancellationToken);
            else
                WriteRows(tensor, cancellationToken);
            Pad();
        }

        _file.Flush();
        return new CanonicalAdapterFile(
            _file.Name, AdapterDigest.OfHash(_hash.GetHashAndReset()), _file.Length, plan.Rank, plan.Targets);
    }

    public void Dispose()
    {
        _file.Dispose();
        _hash.Dispose();
    }

    private void WriteRows(CanonicalTensor tensor, CancellationToken cancellationToken)
    {
        var elements = (long)tensor.Rows * tensor.Columns;
        for (long done = 0; done < elements; done += ChunkBuffers.Elements)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var count = (int)Math.Min(ChunkBuffers.Elements, elements - done);
            var bytes = _buffers.Bytes.AsSpan(0, (int)ElementTypes.Bytes(tensor.SourceType, count));
            tensor.Source.Read(ElementTypes.Bytes(tensor.SourceType, done), bytes);
            AppendElements(tensor, bytes, count);
        }
    }

    // Heads are small next to a tensor: head length × rank.
    private void WriteHeads(CanonicalTensor tensor, int headRows, CancellationToken cancellationToken)
    {
        var rowBytes = (int)ElementTypes.Bytes(tensor.SourceType, tensor.Columns);
        var source = new byte[checked(headRows * rowBytes)];
        var target = new byte[source.Length];
        var headElements = headRows * tensor.Columns;
        for (long position = 0; position < (long)tensor.Rows * rowBytes; position += source.Length)
        {
            cancellationToken.ThrowIfCancellationRequested();
            tensor.Source.Read(position, source);
            HeadPermutation.Apply(source, target, headRows, rowBytes);
            for (var done = 0; done < headElements; done += ChunkBuffers.Elements)
            {
                var count = Math.Min(ChunkBuffers.Elements, headElements - done);
                var from = (int)ElementTypes.Bytes(tensor.SourceType, done);
                AppendElements(tensor, target.AsSpan(from, (int)ElementTypes.Bytes(tensor.SourceType, count)), count);
            }
        }
    }

    private void AppendElements(CanonicalTensor tensor, ReadOnlySpan<byte> bytes, int count)
    {
        if (tensor.IsVerbatim)
        {
            Append(bytes);
            return;
        }

        var values = _buffers.Values.AsSpan(0, count);
        ElementDecoder.Decode(tensor.SourceType, bytes, values);
        if (tensor.Factor != 1)
        {
            foreach (ref var value in values)
                value = (float)(value * tensor.Factor); // rounded once
        }

        Append(System.Runtime.InteropServices.MemoryMarshal.AsBytes(values));
    }

    private void Pad() =>
        Append(s_padding.AsSpan(0, (int)(GgufFormat.Align(_file.Position, GgufFormat.DefaultAlignment) - _file.Position)));

    private void Append(ReadOnlySpan<byte> bytes)
    {
        _hash.AppendData(bytes);
        _file.Write(bytes);
    }
}
