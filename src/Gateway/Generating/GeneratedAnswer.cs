namespace Gateway.Generating;

/// <summary>What came of a <see cref="GenerationRequest"/>: what its client would have got.</summary>
/// <param name="Status">HTTP status; refusals of the gateway and of hosts have theirs.</param>
/// <param name="Body">The whole body.</param>
/// <param name="Headers">Receipt and rate limits among them.</param>
/// <param name="IsWhole">False when the answer broke off.</param>
internal sealed record GeneratedAnswer(int Status, ReadOnlyMemory<byte> Body, IHeaderDictionary Headers, bool IsWhole)
{
    public bool IsSuccess => IsWhole && Status is >= StatusCodes.Status200OK and < StatusCodes.Status300MultipleChoices;
}
