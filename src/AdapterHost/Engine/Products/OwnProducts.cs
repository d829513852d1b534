using AdapterHost.Engine.Mixing;
using LlamaCpp;

namespace AdapterHost.Engine.Products;

/// <summary>
/// The products with base weights that this host computes itself: F32 and Q8_0, on processors with AVX-512. Asked on the inference thread, computes
/// on all threads of the pool.
/// </summary>
/// <param name="guarded">Its working memory stands between pages that nobody may touch.</param>
internal sealed class OwnProducts(bool guarded) : IDisposable
{
    private readonly PackedWeights _packed = new();
    private QuantizedRows[] _rows = [];

    /// <summary>From here on no weight is packed any more: serving does not wait for that.</summary>
    public void Seal() => _packed.Seal();

    public bool Takes(GraphNode product, int threads)
    {
        if (!IsOfRowsWithWeight(product))
        {
            return false;
        }

        if (ExactProduct.Takes(product.Source0))
        {
            return true;
        }

        if (!_packed.Takes(product.Source0))
        {
            return false;
        }

        if (_rows.Length < threads)
        {
            _rows = [.. _rows, .. Enumerable.Range(_rows.Length, threads - _rows.Length).Select(_ => new QuantizedRows(guarded))];
        }

        for (var i = 0; i < threads; i++)
        {
            _rows[i].Reserve((int)product.Source0.RowLength);
        }

        return true;
    }

    public void Compute(GraphNode product, int thread, int threads)
    {
        var weight = product.Source0;
        if (weight.Type == PackedWeights.Type)
        {
            PackedProduct.Compute(product, _packed.Of(weight), _rows[thread], thread, threads);
        }
        else
        {
            ExactProduct.Compute(product, thread, threads);
        }
    }

    public void Dispose()
    {
        _packed.Dispose();
        foreach (var rows in _rows)
        {
            rows.Dispose();
        }
    }

    /// <summary>Rows of F32 with one of the base's matrices, in the shapes that the kernels trust, on a processor that they are written for.</summary>
    private static bool IsOfRowsWithWeight(GraphNode product)
    {
        GraphNode weight = product.Source0, x = product.Source1;
        return Lane512.IsSupported && weight.IsLeaf && x.Type == AttentionPart.F32 && product.Type == AttentionPart.F32
            && x.IsMatrix && product.IsMatrix
            && x.RowLength == weight.RowLength && product.RowLength == weight.Rows && product.Rows == x.Rows;
    }
}
