namespace ScalableScheduler.Server.Configuration;

/// <summary>
/// How much of an unknown key is shown: up to the first character that no key has. In <c>{password:secret}</c>, which
/// lacks a space, YAML takes all of it for the key.
/// </summary>
internal static class ShownKey
{
    public static string Of(string key)
    {
        int end = 0;
        while (end < key.Length && (char.IsLetterOrDigit(key[end]) || key[end] is '_' or '-' or '.')) end++;
        return end == key.Length ? key : key[..end] + "…";
    }
}
