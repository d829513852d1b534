namespace Gateway.Learning.Users;

internal static class UserExtensions
{
    /// <summary>Pseudonyms of people and of what they wrote.</summary>
    public static IServiceCollection AddLearningUsers(this IServiceCollection services) => services.AddSingleton<UserKeys>().AddSingleton<ContentHashes>();
}
