namespace Gateway.Learning.Interactions.Importing;

/// <summary>A right to import that is given back when it is disposed.</summary>
internal sealed class ImportPlace(Action release) : IDisposable
{
    public void Dispose() => release();
}
