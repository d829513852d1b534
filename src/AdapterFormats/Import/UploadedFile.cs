namespace AdapterFormats;

/// <summary>One file of a folder upload.</summary>
/// <param name="ClientName">Its name as the client sent it; judged by the same rules as a name in an archive.</param>
/// <param name="SpooledPath">Where its bytes lie, under a name that the server chose.</param>
public sealed record UploadedFile(string ClientName, string SpooledPath);
