namespace AdapterHost.Engine.Products;

/// <summary>How many rows a tile has, known when it is compiled.</summary>
internal interface IRowCount
{
    static abstract int Count { get; }
}
