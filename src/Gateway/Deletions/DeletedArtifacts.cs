namespace Gateway.Deletions;

/// <param name="Files">Files removed from the artifact store: canonical forms and source files.</param>
/// <param name="At">When the last one was gone; null while some may be left.</param>
/// <param name="State"><c>emptied</c> or <c>pending</c>.</param>
internal sealed record DeletedArtifacts(int Files, DateTimeOffset? At, string State);
