using AdapterFormats;
using AdapterHost.Adapters;

namespace AdapterHost.Engine.Mixing;

/// <summary>Lays a canonical adapter out for the mixing kernel. Any thread.</summary>
internal sealed class MixedWeightsFactory(BaseModelDescriptor baseModel, TargetTable targets, bool guardPages) : IWeightsFactory
{
    public ValueTask<IAdapterWeights> CreateAsync(Stream canonical, CancellationToken cancellationToken)
    {
        using var reader = CanonicalAdapterReader.Open(canonical);
        CanonicalFit.Require(reader, baseModel, targets);
        var weights = new MixedWeights(targets.Count, reader.Pairs.Sum(MatrixBytes), guardPages);
        try
        {
            long offset = 0;
            foreach (var pair in reader.Pairs)
            {
                cancellationToken.ThrowIfCancellationRequested();
                weights[targets.Find(pair.Target)] = Place(pair, weights, ref offset);
            }
        }
        catch
        {
            weights.Dispose();
            throw;
        }

        return ValueTask.FromResult<IAdapterWeights>(weights);
    }

    private static unsafe LowRankPair Place(LoraPair pair, MixedWeights weights, ref long offset)
    {
        var a = weights.At(offset);
        offset += Aligned((long)pair.Rank * pair.InputLength * ElementCodec.Bytes(pair.Type));
        var b = weights.At(offset);
        offset += Aligned((long)pair.Rank * pair.OutputLength * ElementCodec.Bytes(pair.Type));

        var wide = new float[pair.Rank * Math.Max(pair.InputLength, pair.OutputLength)];
        var rows = wide.AsSpan(0, pair.Rank * pair.InputLength);
        pair.ReadA(rows);
        ElementCodec.Store(rows, a, pair.Type);
        var columns = wide.AsSpan(0, pair.Rank * pair.OutputLength);
        pair.ReadB(columns);
        ElementCodec.Store(Transpose(columns, pair.OutputLength, pair.Rank), b, pair.Type);
        return new LowRankPair(a, b, pair.Rank, pair.InputLength, pair.OutputLength, pair.Scale, pair.Type);
    }

    private static float[] Transpose(ReadOnlySpan<float> matrix, int rows, int columns)
    {
        var result = new float[matrix.Length];
        for (var row = 0; row < rows; row++)
        {
            for (var column = 0; column < columns; column++)
            {
                result[column * rows + row] = matrix[row * columns + column];
            }
        }

        return result;
    }

    private static long MatrixBytes(LoraPair pair) =>
        Aligned((long)pair.Rank * pair.InputLength * ElementCodec.Bytes(pair.Type))
        + Aligned((long)pair.Rank * pair.OutputLength * ElementCodec.Bytes(pair.Type));

    private static long Aligned(long bytes) => (bytes + MixedWeights.Alignment - 1) / MixedWeights.Alignment * MixedWeights.Alignment;
}
