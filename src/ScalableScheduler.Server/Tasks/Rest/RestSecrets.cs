using System.Text;

namespace ScalableScheduler.Server.Tasks.Rest;

/// <summary>What to look for in a target's answer before it is shown.</summary>
internal static class RestSecrets
{
    // Shorter ones would blot out ordinary words and give themselves away by it.
    private const int ShortestHidden = 4;

    public static IReadOnlyList<byte[]> Of(RestAuth auth, Uri url, List<KeyValuePair<string, string>> headers)
    {
        List<string> secrets = [.. auth.Secrets];
        if (url.UserInfo.Split(':', 2) is [_, var password])
            secrets.AddRange([password, Uri.UnescapeDataString(password)]);
        foreach (var (name, value) in headers)
        {
            if (!RestHeaders.Secret.Contains(name, StringComparer.OrdinalIgnoreCase))
                continue;
            secrets.Add(value);
            secrets.Add(value[(value.IndexOf(' ', StringComparison.Ordinal) + 1)..]); // Without "Bearer ".
        }
        return [.. secrets.Where(secret => secret.Length >= ShortestHidden).Distinct(StringComparer.Ordinal).OrderByDescending(secret => secret.Length).Select(Encoding.UTF8.GetBytes)];
    }
}
