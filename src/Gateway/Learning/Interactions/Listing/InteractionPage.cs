namespace Gateway.Learning.Interactions.Listing;

/// <param name="Items">The oldest first.</param>
/// <param name="Next">As <c>after</c> of the next page; null = this is the last.</param>
internal sealed record InteractionPage(IReadOnlyList<InteractionModel> Items, string? Next);
