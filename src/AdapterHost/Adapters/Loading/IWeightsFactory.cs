namespace AdapterHost.Adapters;

/// <summary>Turns a verified canonical file into resident weights. Runs off the inference thread.</summary>
internal interface IWeightsFactory
{
    /// <param name="canonical">The file's bytes, already checked against the digest. Seekable; the caller disposes it.</param>
    /// <param name="work">To mark what the adapter may crash.</param>
    /// <param name="cancellationToken">The host is stopping.</param>
    /// <exception cref="AdapterFormats.AdapterFormatException">Not a canonical adapter.</exception>
    /// <exception cref="WrongBaseException">A tensor does not fit the base model.</exception>
    ValueTask<IAdapterWeights> CreateAsync(Stream canonical, LoadWork work, CancellationToken cancellationToken);
}
