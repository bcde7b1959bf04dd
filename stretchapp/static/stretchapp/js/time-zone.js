// Sign-up learns the zone from the browser; an empty field lets the server take UTC.
const zone = Intl.DateTimeFormat().resolvedOptions().timeZone;
for (const field of document.querySelectorAll('input[name="time_zone"]')) {
  if (!field.value && zone) field.value = zone;
}
